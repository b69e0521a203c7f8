import {
  COLLECTED_BYTES,
  COLLECTION_KINDS,
  COLLECTION_WIDTH,
  FROM,
  KIND,
  MAX_COLLECTIONS,
  PAUSE,
  TIMES_KEPT,
  TO,
} from '../counters/collection-rows.ts';
import { beginChange, endChange } from '../counters/handover.ts';
import { type Memory, START_NOW } from '../counters/layout.ts';
import { copyInto, doubles, doublesOf, max } from '../primordials.ts';

/**
 * When garbage was collected. V8's record of a collection has no time of its own: it ran in the interval that asked for it. The table
 * lies in the thread's shared memory; when it is full, a longer collection takes the place of the shortest one.
 */

/** Remembers a collection of the interval between two readings, in ms of `performance.now()`. `pause` in ms, `freed` in bytes. */
export function keepCollection(
  { control, state, collections }: Memory,
  kind: string,
  from: number,
  to: number,
  pause: number,
  freed: number,
): void {
  const kept = state[TIMES_KEPT]!;
  const row = kept < MAX_COLLECTIONS ? kept : shortest(collections);
  const at = row * COLLECTION_WIDTH;
  if (kept === MAX_COLLECTIONS && collections[at + PAUSE]! >= pause) return;
  const whole = beginChange(control);
  collections[at + FROM] = from;
  collections[at + TO] = to;
  collections[at + PAUSE] = pause;
  collections[at + COLLECTED_BYTES] = freed;
  collections[at + KIND] = numberOf(kind);
  if (kept < MAX_COLLECTIONS) state[TIMES_KEPT] = kept + 1;
  endChange(control, whole);
}

/** A copy of the table, in ms since the clock started. */
export function copyCollections({ state, collections }: Pick<Memory, 'state' | 'collections'>): Float64Array {
  const length = state[TIMES_KEPT]! * COLLECTION_WIDTH;
  const copy = doubles(length);
  copyInto(copy, doublesOf(collections, 0, length), 0);
  for (let at = 0; at < length; at += COLLECTION_WIDTH) {
    copy[at + FROM] = max(0, copy[at + FROM]! - state[START_NOW]!);
    copy[at + TO] = max(0, copy[at + TO]! - state[START_NOW]!);
  }
  return copy;
}

/** About a µs, where a collection takes 31 at least. */
function shortest(collections: Float64Array): number {
  let row = 0;
  for (let i = 1; i < MAX_COLLECTIONS; i++) {
    if (collections[i * COLLECTION_WIDTH + PAUSE]! < collections[row * COLLECTION_WIDTH + PAUSE]!) row = i;
  }
  return row;
}

function numberOf(kind: string): number {
  for (let i = 1; i < COLLECTION_KINDS.length; i++) if (COLLECTION_KINDS[i] === kind) return i;
  return 0;
}
