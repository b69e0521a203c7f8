/** What both clocks do with an interval that does not explain itself: one that may have held a collection, or that a compiler thread took part in. */
import {
  COLLECTED,
  type Memory,
  NULL_MS,
  OUTER_GROWN,
  OWN_BYTES,
  OWN_MS,
  SET_ASIDE,
  TOTAL_GC_MS,
  TOTAL_GCS,
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

/** Starts the ledger and reads the gauge, with no collection in between: that would be recorded for nobody. `readAnew` tells whether the heap fell. */
export function startBetweenCollections(ledger: Ledger, readAnew: () => boolean): void {
  for (;;) {
    readAnew();
    ledger.start();
    if (!readAnew()) return;
    ledger.stop();
  }
}
