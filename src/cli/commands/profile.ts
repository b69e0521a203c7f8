import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { addSection } from '../../options/command-line.ts';
import { optionSourcesOf } from '../../options/read.ts';
import { profileWords } from '../profile-words.ts';

/** What is said of a script that stood where the option before it takes a value. */
function takenAsValue(): string | null {
  const [option, word] = process.argv.slice(-2) as [string, string];
  const isScript = option.startsWith('-') && /\.[cm]?[jt]sx?$/.test(word) && existsSync(word);
  return isScript ? `${word} was taken as the value of ${option}` : null;
}

/** Adds the program's own action: profile a script, or a program that runs node. */
export function addProfileCommand(program: Command, keepCode?: () => void): void {
  program
    .argument('[script]', 'what node is to run, or a program of node_modules/.bin or PATH')
    .argument('[args...]', 'its arguments');
  addSection(addSection(program, 'profile'), 'output');
  program.action((script: string | undefined, args: string[], raw: { nodeArguments: string[] }) => {
    if (script === undefined && !raw.nodeArguments.includes('--test')) {
      throw new MprofLineError(
        `expected a script to profile, given none; ${takenAsValue() ?? 'see mprof-line --help'}`,
      );
    }
    return profileWords(
      script === undefined ? [] : [script, ...args],
      optionSourcesOf(raw, process.env, process.cwd()),
      {
        ...raw,
        keepCode,
      },
    );
  });
}
