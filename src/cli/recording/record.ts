import { MprofLineError } from '../../error.ts';
import type { RecordValues } from '../../options/command-options.ts';
import { type OptionSources, readSection } from '../../options/read.ts';
import type { ProcessTree } from '../../process/types.ts';
import { PEAK_INTERVAL, watchTree } from '../../process/watch.ts';
import type { RecordingMode } from './recorder.ts';

/** The options that `run` and `attach` share, and what is recorded of a tree. */
export interface RecordOptions extends RecordValues {
  mode: RecordingMode;
}

/** Reads them. @throws MprofLineError for one that makes no sense. */
export function readRecordOptions(sources: OptionSources): RecordOptions {
  const values = readSection('record', sources);
  const { children, includeChildren, multiprocess } = values;
  if (!children && (includeChildren || multiprocess)) {
    throw new MprofLineError('--no-children: expected without --include-children and --multiprocess');
  }
  return { ...values, mode: { each: multiprocess, sum: children && (includeChildren || !multiprocess) } };
}

/** Samples a tree into a recorder. */
export async function record(
  tree: ProcessTree,
  { interval, timeout, metric }: RecordOptions,
  onSample: Parameters<typeof watchTree>[1]['onSample'],
  signal?: AbortSignal,
): Promise<void> {
  await watchTree(tree, {
    interval,
    onSample,
    ...(timeout !== undefined && { timeout }),
    ...(signal && { signal }),
    peakInterval: metric === 'rss' ? PEAK_INTERVAL : 0,
  });
}

/** A line of ours on stderr. */
export function complain(message: string): void {
  process.stderr.write(`mprof-line: ${message}\n`);
}
