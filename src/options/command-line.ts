import { type Command, Option } from 'commander';
import { flagName, type OptionSpec } from './spec.ts';
import { type Sections, TABLE } from './table.ts';

/** Adds the options of a section to a command; what they are given is read by `readSection`. */
export function addSection<C extends Command>(command: C, name: keyof Sections): C {
  const options = Object.entries(TABLE[name].options) as [string, OptionSpec][];
  for (const [key, spec] of options) {
    command.addOption(commanderOption(key, spec));
    if (spec.either) command.addOption(new Option(`--no-${flagName(key)}`).hideHelp());
  }
  return command;
}

function commanderOption(key: string, spec: OptionSpec): Option {
  const option = new Option(writtenAs(key, spec), helpOf(spec)).hideHelp(spec.hidden ?? false);
  if (spec.many) option.argParser((value: string, before: string[] = []) => [...before, value]);
  return option;
}

/** `-o, --output <file>`. */
export function writtenAs(key: string, { short, negative, value }: OptionSpec): string {
  return `${short ? `-${short}, ` : ''}--${negative ? 'no-' : ''}${flagName(key)}${value ? ` ${value}` : ''}`;
}

/** What it does, and what is taken without it. */
export function helpOf({ help, byDefault, shownDefault }: OptionSpec): string {
  const said = typeof byDefault === 'string' || typeof byDefault === 'number' ? String(byDefault) : undefined;
  const shown = shownDefault ?? said;
  return shown === undefined ? help : `${help} (default: ${shown})`;
}
