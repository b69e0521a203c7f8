/** What the clocks know of null intervals: two readings in a row, which show what a reading itself leaves behind. */
import { IDLE_MALLOCED, type Memory, WINDOW_END, WINDOW_MALLOCED } from '../counters/layout.ts';
import { min } from '../primordials.ts';

/** Readings between two null intervals when the probe's own garbage is steady. */
export const NULL_PERIOD = 64;
/** A null interval that reads more than this was disturbed. */
export const NULL_LIMIT = 4096;
/** A null interval of optimised code reads no more than this (a boxed double, on some versions). */
export const SMALL_NULL = 64;
/** The least of V8's own memory over so many ms is what it has when idle. */
const WINDOW_MS = 500;

/** Keeps the least of V8's own memory, as read in a null interval that ended at `time`. */
export function watchIdle(state: Memory['state'], malloced: number, time: number): void {
  state[IDLE_MALLOCED] = min(state[IDLE_MALLOCED]!, malloced);
  state[WINDOW_MALLOCED] = min(state[WINDOW_MALLOCED]!, malloced);
  if (time > state[WINDOW_END]!) {
    state[IDLE_MALLOCED] = state[WINDOW_MALLOCED]!;
    state[WINDOW_MALLOCED] = malloced;
    state[WINDOW_END] = time + WINDOW_MS;
  }
}
