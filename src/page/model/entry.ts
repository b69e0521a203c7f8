import type { LiveLine } from '../../profile/live/types.ts';
import type { Measures, Profile } from '../../profile/types.ts';

/** What has numbers: a line of a file, a function, a file or a package. */
export interface Entry extends Partial<Pick<LiveLine, 'live' | 'liveError' | 'liveAtPeak'>> {
  /** Inclusive of the profiled functions that were called; recursion counted once. */
  measures: Measures;
  self: Measures;
  /** Standard error of `self.allocated` in bytes where that is an estimate. */
  error?: number;
}

/** What an entry has beside its measures, as far as it was measured. */
export const ESTIMATES: readonly ('error' | 'live' | 'liveError' | 'liveAtPeak')[] = [
  'error',
  'live',
  'liveError',
  'liveAtPeak',
];

/** Adds living bytes and errors; errors of independent estimates add as squares. */
export function addEstimates(to: Entry, from: Omit<Entry, 'measures' | 'self'>): void {
  for (const key of ['live', 'liveAtPeak'] as const) {
    if (from[key] !== undefined) to[key] = (to[key] ?? 0) + from[key];
  }
  for (const key of ['error', 'liveError'] as const) {
    if (from[key] !== undefined) to[key] = Math.hypot(to[key] ?? 0, from[key]);
  }
}

/** The moment that `live` is of, in words; null when living bytes were not measured. */
export function liveMoment({ run, moments }: Pick<Profile, 'run' | 'moments'>): string | null {
  const moment = moments?.[run.liveAt ?? -1];
  if (moment === undefined) return run.live === undefined && moments === undefined ? null : 'at the last moment';
  if (moment.cause === 'end' && (moment.pid !== run.pid || moment.threadId !== 0))
    return 'when a thread or process of it ended';
  return LAST[moment.cause] ?? momentName(moment.cause);
}

const MOMENTS = {
  end: 'at the end',
  signal: 'when a signal asked',
  snapshot: 'when the program asked',
  interval: 'at a regular moment',
  peak: 'at a new high of the heap',
  'nearly-full': 'when the heap was nearly full',
} as const;

/** Of causes that come again and again: the last moment of all. */
const LAST: Partial<Record<keyof typeof MOMENTS, string>> = {
  interval: 'at the last regular moment',
  peak: 'at the last new high of the heap',
};

/** Why a moment was taken, in words: `at the end`. */
export function momentName(cause: keyof typeof MOMENTS): string {
  return MOMENTS[cause];
}
