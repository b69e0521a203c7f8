import type { Moment } from '../../profile/live/types.ts';
import type { Measures, Profile, Totals } from '../../profile/types.ts';

/** What a comparison has on both sides. */
export interface Sides<T> {
  before: T;
  after: T;
}

/** What one line did; the mean where a side has several profiles. */
export interface LineMeasures extends Measures {
  /** Living bytes; absent where they were not measured. */
  live?: number;
  /** By how much they grew from the first moment to the last. */
  growth?: number;
}

/** What a line can change in. */
export type Measured = 'hits' | 'allocated' | 'increment' | 'live';

/** One line on both sides; null where it did not run, or was not written. */
export interface LineChange {
  before: number | null;
  after: number | null;
  /** The text of the line after, or before when it is gone; null when neither can be had. */
  source: string | null;
  /** Whether the text is another one than before. */
  edited: boolean;
  /** The function that the line stood in before, when it stands in another one now. */
  movedFrom?: { name: string; path: string };
  measures: Sides<LineMeasures>;
  /** The measures whose difference is beyond the noise. */
  changed: Measured[];
  /** The differences up to which each is noise. */
  noise: Record<Measured, number>;
}

/** One function (with those nested in it) on both sides. */
export interface FunctionChange {
  name: string;
  path: string;
  /** What it was called, and where it was, when that was something else. */
  from?: { name: string; path: string };
  status: 'both' | 'added' | 'removed';
  /** First lines; null where the function is not. */
  line: Sides<number | null>;
  /** Means, as all measures. */
  calls: Sides<number>;
  total: Sides<LineMeasures>;
  /** The lines that ran on one of the sides, in the order of the source. */
  lines: LineChange[];
}

/** One side as a whole. */
export interface SideSummary {
  profiles: readonly Profile[];
  /** Means. */
  totals: Omit<Totals, 'liveElsewhere'>;
  /** The moment that is compared, of the one profile that there is then. */
  moment?: Moment;
}

export interface ProfileDiff {
  /** Whole runs, or two moments of one. */
  kind: 'profiles' | 'moments';
  before: SideSummary;
  after: SideSummary;
  /** Those whose bytes moved most first. */
  functions: FunctionChange[];
}

/** Bytes allocated after, less those before. */
export function moved({ before, after }: Sides<Measures>): number {
  return after.allocated - before.allocated;
}

/** Living bytes after, less those before; 0 where they are not known. */
export function movedLive({ before, after }: Sides<LineMeasures>): number {
  return (after.live ?? 0) - (before.live ?? 0);
}
