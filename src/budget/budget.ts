/** A limit on what a part of a program may use, as `--fail-if` or a comment asks for it. */

/** What a limit is about. */
export type Where =
  | { kind: 'total' }
  /** `name` is a pattern, as those of `--only`; with `file` only those of that file, with `line` the one that begins there. */
  | { kind: 'function'; name: string; file?: string; line?: number }
  | { kind: 'line'; file: string; line: number }
  /** All lines of a file, without what they called. */
  | { kind: 'file'; file: string };

export interface Budget {
  /** As it was written. */
  text: string;
  where: Where;
  /** A name of {@link MEASURES}. */
  measure: MeasureName;
  /** Whether the limit itself is too much already. */
  inclusive: boolean;
  /** Bytes, milliseconds or a number, as the measure has. */
  limit: number;
}

export type Unit = 'bytes' | 'ms' | 'count';

export type MeasureName =
  | 'allocated'
  | 'self'
  | 'increment'
  | 'memory'
  | 'peak'
  | 'live'
  | 'live-peak'
  | 'external'
  | 'awaited'
  | 'freed'
  | 'first'
  | 'hits'
  | 'calls'
  | 'gcs'
  | 'time'
  | 'self-time'
  | 'gc-time'
  | 'lines'
  | 'outside'
  | 'rss';

/** What can be limited, by the names of a report's columns, and in which unit. */
export const MEASURES: Readonly<Record<MeasureName, Unit>> = {
  allocated: 'bytes',
  self: 'bytes',
  increment: 'bytes',
  memory: 'bytes',
  peak: 'bytes',
  live: 'bytes',
  'live-peak': 'bytes',
  external: 'bytes',
  awaited: 'bytes',
  freed: 'bytes',
  first: 'bytes',
  hits: 'count',
  calls: 'count',
  gcs: 'count',
  time: 'ms',
  'self-time': 'ms',
  'gc-time': 'ms',
  lines: 'bytes',
  outside: 'bytes',
  rss: 'bytes',
};

/** Names of the document's own for some of them. */
export const OTHER_NAMES: Readonly<Record<string, MeasureName>> = {
  ms: 'time',
  gcMs: 'gc-time',
  firstAllocated: 'first',
  liveAtPeak: 'live-peak',
  peakRss: 'rss',
  peakMemory: 'peak',
  durationMs: 'time',
};

const OF_TOTAL = ['allocated', 'lines', 'outside', 'peak', 'rss', 'live', 'gcs', 'gc-time', 'time'] as const;
const OF_PARTS = Object.keys(MEASURES).filter((name) => !['lines', 'outside', 'rss'].includes(name)) as MeasureName[];

/** The measures that such a part of a program has. */
export function measuresOf({ kind }: Where): readonly MeasureName[] {
  if (kind === 'total') return OF_TOTAL;
  if (kind === 'file') return ['self', 'allocated', 'hits', 'time', 'live', 'live-peak'];
  return kind === 'line' ? OF_PARTS.filter((name) => name !== 'calls') : OF_PARTS;
}

/** What became of a budget. */
export type Verdict =
  | { kind: 'within' | 'exceeded'; budget: Budget; found: Found }
  /** Nothing is known of it; `reason` says why. `mayBe`: a comment limits a function that this run had no use for. */
  | { kind: 'unchecked'; budget: Budget; reason: string; mayBe?: true };

/** What a limit is held against. */
export interface Found {
  /** What it is called: a function's name; absent for a line, a file or the whole. */
  name?: string;
  /** Where it is; absent for the whole. */
  file?: string;
  line?: number;
  value: number;
  /** Standard error of `value`; absent: exact. */
  error?: number;
  /** The lines that have most of it, the largest first; for a line or the whole there are none. */
  heaviest: { line: number; value: number }[];
}
