/** What both clocks do with an interval that does not explain itself: one that may have held a collection, or that a compiler thread took part in. */
import {
  ALLOCATED,
  COLLECTED,
  IDLE,
  IDLE_ASIDE,
  type Memory,
  NULL_MS,
  OUTER_GROWN,
  OWN_BYTES,
  OWN_COLLECTED,
  OWN_MS,
  SET_ASIDE,
  TOTAL_GC_MS,
  TOTAL_GCS,
  WIDTH,
} from '../counters/layout.ts';
import { max, min } from '../primordials.ts';
import type { Ledger, Settlement } from './ledger.ts';

/** Bytes by which external memory grew in an interval that ended with `outer` of them; what was freed is not subtracted. */
export function outerGrowth(gc: Settlement, outer: number): number {
  return outer > gc.outer ? gc.outerGrown + outer - gc.outer : gc.outerGrown;
}

/**
 * Adds an interval to the totals of a thread. It made `exact` bytes in the heap, of which `moved` were its line's and the rest a compiler thread's;
 * external memory grew by `grown`, and `own` bytes were the probe's.
 */
export function addToTotals(
  { state }: Memory,
  gc: Settlement,
  exact: number,
  moved: number,
  grown: number,
  own: number,
): void {
  state[SET_ASIDE]! -= max(0, exact) - max(0, moved);
  state[SET_ASIDE]! -= min(moved, 0);
  state[COLLECTED]! += gc.freed;
  state[TOTAL_GCS]! += gc.gcs;
  state[TOTAL_GC_MS]! += gc.ms;
  state[OUTER_GROWN]! += grown;
  state[OWN_BYTES]! += own;
  state[OWN_MS]! += state[NULL_MS]!;
}

/** The profiler's own part of the bytes that a collection freed: no line loses memory by it. */
export function collectOwn({ state, counters }: Memory, freed: number): number {
  const own = state[OWN_BYTES]! + counters[IDLE * WIDTH + ALLOCATED]! - state[IDLE_ASIDE]!;
  const part = max(0, min(freed, own - state[OWN_COLLECTED]!));
  state[OWN_COLLECTED]! += part;
  return part;
}

/**
 * The same in an interval of the profiler's own. The fall is about to be counted among the profiler's own bytes, which are then no longer what it
 * made of garbage.
 */
export function collectInOwn(memory: Memory, fallen: number): number {
  const part = collectOwn(memory, fallen);
  memory.state[OWN_COLLECTED]! -= fallen;
  return part;
}

/** Starts the ledger and reads the gauge, with no collection in between: that would be recorded for nobody. `readAnew` tells whether the heap fell. */
export function startBetweenCollections(ledger: Ledger, readAnew: () => boolean): void {
  ledger.relieve();
  for (;;) {
    readAnew();
    ledger.start();
    if (!readAnew()) return;
    ledger.stop();
  }
}
