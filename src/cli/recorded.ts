import type { ProcessTree } from '../process/types.ts';
import { formatBytes } from '../report/units.ts';
import type { Recorder } from './recorder.ts';
import type { RecordOptions } from './run-command.ts';

/** Says on stderr what a recording found and where it is. */
export function sayRecorded(recorder: Recorder, tree: ProcessTree | null, { mode }: RecordOptions): void {
  const mark = tree && !(mode.sum && recorder.children > 0) ? tree.peaks().get(tree.pid) : undefined;
  const peak =
    recorder.largest === 0
      ? 'the process ended before it could be read'
      : `peak ${formatBytes(Math.max(recorder.largest, mark ?? 0))}${mark === undefined ? ', the largest sample' : ', by the kernel'}`;
  const processes = recorder.children > 0 ? ` of ${recorder.children + 1} processes` : '';
  const where = recorder.path === null ? 'nothing was written' : `written to ${recorder.path}; see mprof-line plot`;
  process.stderr.write(`mprof-line: ${peak}${processes}; ${where}\n`);
}
