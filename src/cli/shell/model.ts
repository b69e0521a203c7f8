import type { Command } from 'commander';
import { helpOf } from '../../options/command-line.ts';
import { flagName, type OptionSpec } from '../../options/spec.ts';
import { TABLE } from '../../options/table.ts';

/** An option, as a shell and the manual need it. */
export interface ShellOption {
  /** `-o` and `--output`. */
  flags: string[];
  /** What stands for the value, as `<file>`; null: a switch. */
  value: string | null;
  /** Whether the value may be left out, and is given after `=` only. */
  isOptional: boolean;
  /** The words that the value can be; empty: any. */
  words: readonly string[];
  help: string;
}

/** A command with its options; the name of profiling a script is empty. */
export interface ShellCommand {
  name: string;
  /** Its operands, as in `<profile.json...>`. */
  operands: string;
  help: string;
  options: ShellOption[];
}

const HELP: ShellOption = {
  flags: ['-h', '--help'],
  value: null,
  isOptional: false,
  words: [],
  help: 'print this help',
};
const VERSION: ShellOption = { ...HELP, flags: ['-V', '--version'], help: 'print the version' };

/** The commands of the program, the one that profiles a script first, with the options of the table. */
export function shellCommands(program: Command): ShellCommand[] {
  const operands = ({ registeredArguments }: Command): string =>
    registeredArguments
      .map((argument) => `${argument.name()}${argument.variadic ? '...' : ''}`)
      .map((name, i) => (registeredArguments[i]!.required ? `<${name}>` : `[${name}]`))
      .join(' ');
  const own = {
    name: '',
    operands: operands(program),
    help: program.description(),
    options: [...optionsOf(''), VERSION, HELP],
  };
  const others = program.commands.map((command): ShellCommand => {
    const name = command.name();
    return { name, operands: operands(command), help: command.description(), options: [...optionsOf(name), HELP] };
  });
  return [own, ...others];
}

/** `run` has the options of `run --lines`, too; of two that are written alike the first is taken. */
function optionsOf(command: string): ShellOption[] {
  const sections = Object.values(TABLE).filter(({ commands }) =>
    commands.some((name) => name === command || name === `${command} --lines`),
  );
  const found = new Map<string, ShellOption>();
  // Its own section before those that it shares.
  for (const { options } of sections.reverse()) {
    for (const [key, spec] of Object.entries(options) as [string, OptionSpec][]) {
      const option = shellOption(key, spec);
      const name = option.flags.at(-1)!;
      if (!spec.hidden && !found.has(name)) found.set(name, option);
    }
  }
  return [...found.values()];
}

function shellOption(key: string, spec: OptionSpec): ShellOption {
  const { short, negative, value = null, words = [] } = spec;
  const flags = [...(short ? [`-${short}`] : []), `--${negative ? 'no-' : ''}${flagName(key)}`];
  return { flags, value, isOptional: value?.startsWith('[') ?? false, words, help: helpOf(spec) };
}

/** Whether its value is the next word. */
export function takesWord({ value, isOptional }: ShellOption): boolean {
  return value !== null && !isOptional;
}

/** Whether that is a file. */
export function takesFile({ value }: ShellOption): boolean {
  return value === '<file>' || value === '<files>';
}
