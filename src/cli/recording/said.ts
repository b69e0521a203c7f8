import type { ProcessTree } from '../../process/types.ts';
import { formatBytes } from '../../text/units.ts';
import type { RecordOptions } from './record.ts';
import type { Recorder } from './recorder.ts';

/** Says on stderr what a recording found and where it is. */
export function sayRecorded(recorder: Recorder, tree: ProcessTree | null, { mode }: RecordOptions): void {
  const several = recorder.children > 0;
  // The kernel knows processes, not sums.
  const mark = tree && !(mode.sum && several) ? tree.peaks().get(tree.pid) : undefined;
  const how = mark === undefined ? 'the largest sample' : 'by the kernel';
  const peak = `peak ${formatBytes(Math.max(recorder.largest, mark ?? 0))}${several && !mode.sum ? ' of the first process' : ''}, ${how}`;
  const found =
    recorder.largest === 0
      ? 'the process ended before it could be read'
      : several
        ? `${peak}; ${processes(recorder, mode.sum)}`
        : peak;
  const where = recorder.complete
    ? `written to ${recorder.path}; see mprof-line plot`
    : `not all of it could be written to ${recorder.path}`;
  process.stderr.write(`mprof-line: ${found}; ${where}\n`);
}

function processes({ children }: Recorder, summed: boolean): string {
  if (summed) return `${children + 1} processes summed up`;
  return children === 1 ? '1 child process' : `${children} child processes`;
}
