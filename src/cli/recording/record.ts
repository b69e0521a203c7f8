import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { positiveDuration } from '../../options/duration.ts';
import { oneOf } from '../../options/values.ts';
import type { ProcessMetric, ProcessTree } from '../../process/types.ts';
import { PEAK_INTERVAL, watchTree } from '../../process/watch.ts';
import type { RecordingMode } from './recorder.ts';

/** Options that `run` and `attach` share, as commander hands them over. */
export interface RawRecordOptions {
  interval: string;
  includeChildren?: boolean;
  multiprocess?: boolean;
  children: boolean;
  timeout?: string;
  output?: string;
  metric: string;
}

/** The same, read. */
export interface RecordOptions {
  interval: number;
  mode: RecordingMode;
  children: boolean;
  timeout: number | undefined;
  output: string | undefined;
  metric: ProcessMetric;
}

/** Adds the options that `run` and `attach` share. */
export function addRecordOptions(command: Command): Command {
  return command
    .option('-T, --interval <time>', 'time between samples: 100ms, 1s; a bare number is ms', '100ms')
    .option('-C, --include-children', 'sum up all processes of the tree (the default, unless -M is given)')
    .option('-M, --multiprocess', 'record each child process on its own')
    .option('--no-children', 'record the first process only')
    .option('-t, --timeout <time>', 'stop recording after this time; the process goes on')
    .option('-o, --output <file>', 'where to write (default: mprofile_<date and time>.dat)')
    .option('--metric <name>', 'rss; on Linux also pss or uss, which do not count shared memory twice', 'rss');
}

/** Reads them. Throws MprofLineError for one that makes no sense. */
export function readRecordOptions(raw: RawRecordOptions): RecordOptions {
  if (raw.children === false && (raw.includeChildren || raw.multiprocess)) {
    throw new MprofLineError('--no-children: expected without --include-children and --multiprocess');
  }
  const each = raw.multiprocess ?? false;
  return {
    interval: positiveDuration('--interval', raw.interval),
    mode: { each, sum: raw.children && (raw.includeChildren ?? !each) },
    children: raw.children,
    timeout: raw.timeout === undefined ? undefined : positiveDuration('--timeout', raw.timeout),
    output: raw.output,
    metric: oneOf('--metric', ['rss', 'pss', 'uss'] as const, raw.metric),
  };
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
