import type { Command } from 'commander';
import { MprofLineError } from '../error.ts';

/** Adds the program's own action: profile a script. */
export function addProfileCommand(program: Command): void {
  program
    .argument('[script]')
    .argument('[args...]')
    .action(() => {
      throw new MprofLineError('not built yet');
    });
}

/** Takes node's own options, which stand before the script, out of `args`. */
export function separateNodeArguments(_program: Command, args: readonly string[]): { own: string[]; node: string[] } {
  return { own: [...args], node: [] };
}
