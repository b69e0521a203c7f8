import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import { optionSourcesOf } from '../../options/read.ts';
import { wrappedLines } from '../../text/wrap.ts';
import { topProcess } from '../top/process.ts';
import { topScript } from '../top/script.ts';

const NOTES = `
On a terminal the program's own output is kept while the screen is there, and printed when it goes; its stdin is empty,
because the keys are for the screen, unless it comes from a pipe or a file. Off a terminal each look is a line on stderr.

Keys: r, a, l, h, t order by rate, allocated, live, hits, time; p pauses; arrows, j, k, blank scroll; q ends the program
as Ctrl-C does, and prints the report.

Of a running process its functions are shown, by V8's sampler; with --all or --only probes are put into it, as attach --lines
does, and its lines are shown. q leaves it running, and prints the report.`;

/** Adds `mprof-line top <script>`: its lines while it runs, in the terminal. */
export function addTopCommand(program: Command): void {
  const command = program
    .command('top')
    .description('watch the heaviest lines of a script, or of a running process, in the terminal')
    .usage('[options] <script or pid> [args…]')
    .argument('<script>', 'what node is to run, a program of node_modules/.bin or PATH, or a pid')
    .argument('[args...]', 'its arguments')
    .passThroughOptions()
    .addHelpText('after', () => wrappedLines(NOTES, process.stdout.columns));
  addSection(addSection(addSection(command, 'top'), 'profile'), 'output');
  command.action((script: string, args: string[], raw: object) => {
    const sources = optionSourcesOf(raw, process.env, process.cwd());
    if (/^\d+$/.test(script) && !existsSync(script)) return topProcess(Number(script), sources);
    return topScript([script, ...args], sources);
  });
}
