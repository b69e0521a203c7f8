import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { addSection } from '../../options/command-line.ts';
import { sourcesOf } from '../../options/read.ts';
import { profileWords } from '../profile-words.ts';

/** Adds the program's own action: profile a script, or a program that runs node. */
export function addProfileCommand(program: Command, keepCode?: () => void): void {
  program
    .argument('[script]', 'what node is to run, or a program of node_modules/.bin or PATH')
    .argument('[args...]', 'its arguments');
  addSection(addSection(program, 'profile'), 'output');
  program.action((script: string | undefined, args: string[], raw: { nodeArguments: string[] }) => {
    if (script === undefined && !raw.nodeArguments.includes('--test')) {
      throw new MprofLineError('expected a script to profile, given none; see mprof-line --help');
    }
    return profileWords(script === undefined ? [] : [script, ...args], sourcesOf(raw, process.env, process.cwd()), {
      ...raw,
      keepCode,
    });
  });
}
