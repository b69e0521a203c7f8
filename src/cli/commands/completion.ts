import type { Command } from 'commander';
import { oneOf } from '../../text/expected.ts';

import { wrappedLines } from '../../text/wrap.ts';
import { writeText } from '../../text/write-text.ts';
import { version } from '../../version.ts';
import { bashCompletion } from '../shell/bash.ts';
import { fishCompletion } from '../shell/fish.ts';
import { manualPage } from '../shell/man.ts';
import { shellCommands } from '../shell/model.ts';
import { zshCompletion } from '../shell/zsh.ts';

const HOW = `
Where it goes:
  bash   source <(mprof-line completion bash)          in ~/.bashrc
  zsh    source <(mprof-line completion zsh)           in ~/.zshrc, behind compinit
  fish   mprof-line completion fish | source           in ~/.config/fish/config.fish
  man    mprof-line completion man > mprof-line.1      the manual page`;

/** Adds `mprof-line completion <shell>`: what a shell needs to complete our words, printed from the table of options. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print what bash, zsh or fish need to complete the words of mprof-line')
    .argument('<shell>', 'bash, zsh, fish, or man for the manual page')
    .addHelpText('after', () => wrappedLines(HOW, process.stdout.columns))
    .action((given: string) => {
      const shell = oneOf('completion', given, ['bash', 'zsh', 'fish', 'man']);
      const commands = shellCommands(program);
      const prints = {
        bash: bashCompletion,
        zsh: zshCompletion,
        fish: fishCompletion,
        man: (all: typeof commands) => manualPage(all, version()),
      };
      writeText(1, prints[shell](commands));
    });
}
