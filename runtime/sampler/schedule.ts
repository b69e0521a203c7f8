import { LONGEST_PERIOD, SNAPSHOT_PERIOD, TIGHT_PERIOD } from './messages.ts';

/** Much that is counted takes long to save: no more than this share of the time goes into it. */
const SAVING_SHARE = 0.2;

const RESOLUTION = 0.001;
/** So much later than it was meant a look can be, ms. */
const LATENESS = 5;

/** What a look at the process leads to. */
export interface Look {
  /** ms until the next look. */
  readonly wait: number;
  /** Whether it is time to save. */
  readonly isDue: boolean;
}

/** When the sampler looks at the process, and when it saves. Times in ms. */
export interface Schedule {
  /** A look at `now`, when the process had taken `cpu` ms of CPU time. `tight`: the heap is nearly full. */
  look(now: number, cpu: number, tight: boolean): Look;
  /** What was due at the last look has been saved, within `took`. */
  saved(took: number): void;
}

/**
 * Makes the schedule. Looks are `interval` of the process's work apart, as far as the time since the last one tells: what does not work hardly changes
 * its memory, and a server that waits most of the time would pay more for the looks than for its answers. What would be too old at the next look is saved
 * at this one.
 */
export function makeSchedule(interval: number, start: { now: number; cpu: number }): Schedule {
  let last = start;
  let saved = { now: 0, cpu: 0 };
  let took = 0;
  return {
    look(now, cpu, tight) {
      const before = last;
      last = { now, cpu };
      // The clock of CPU time may stand still.
      const resting = Math.max(1, (now - before.now) / Math.max(RESOLUTION, cpu - before.cpu));
      const wait = tight ? interval : Math.min(interval * resting, Math.max(interval, LONGEST_PERIOD));
      const passed = now - saved.now;
      const isLate = tight || passed + wait > LONGEST_PERIOD + LATENESS || cpu - saved.cpu >= SNAPSHOT_PERIOD;
      const period = Math.max(tight ? TIGHT_PERIOD : SNAPSHOT_PERIOD, took / SAVING_SHARE);
      if (isLate && passed >= period) return { wait, isDue: true };
      return { wait: Math.min(wait, Math.max(interval, LONGEST_PERIOD - passed)), isDue: false };
    },
    saved(ms) {
      saved = last;
      took = ms;
    },
  };
}
