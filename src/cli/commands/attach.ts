import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import { type OptionSources, optionSourcesOf, readSection } from '../../options/read.ts';
import { findProcess } from '../../process/find-process.ts';
import { openTree } from '../../process/tree.ts';
import { NOT_WRITTEN } from '../../result/write-outputs.ts';
import { attachLines } from '../attached/lines.ts';
import { complain, type RecordOptions, readRecordOptions, record } from '../recording/record.ts';
import { createRecorder } from '../recording/recorder.ts';
import { sayRecorded } from '../recording/said.ts';

/**
 * Adds `mprof-line attach <pid or name>`: records a process that runs already; with `--lines` among its arguments `args`, measures its
 * lines.
 */
export function addAttachCommand(program: Command, args: readonly string[]): void {
  const command = program
    .command('attach')
    .description('record the memory of a running process, or (--lines) measure its lines, until it ends or Ctrl-C')
    .argument('<process>', 'its pid, or its name');
  const sources = (raw: object): OptionSources => optionSourcesOf(raw, process.env, process.cwd());
  const lines = args.includes('--lines') || undefined;
  if (readSection('attach', sources({ lines })).lines) {
    addSection(addSection(addSection(command, 'attach'), 'attachLines'), 'output').action(
      async (hint: string, raw: object) => attachLines(await findProcess(hint), sources(raw)),
    );
  } else {
    addSection(addSection(command, 'record'), 'attach').action((hint: string, raw: object) =>
      attach(hint, readRecordOptions(sources(raw))),
    );
  }
}

/** Records a running process until it ends, the timeout passes or we are told to stop; it is not disturbed. */
export async function attach(hint: string, options: RecordOptions): Promise<void> {
  const pid = await findProcess(hint);
  const tree = await openTree(pid, { metric: options.metric, children: options.children, resetPeak: true });
  const recorder = createRecorder({ option: '--output', path: options.output }, [hint], options.mode, complain);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await record(tree, options, recorder.add, controller.signal);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  recorder.finish(tree, null);
  sayRecorded(recorder, tree, options);
  if (!recorder.complete) process.exitCode = NOT_WRITTEN;
  tree.close();
}
