/** Word of the state block (see layout.ts): collections whose times are kept. */
export const TIMES_KEPT = 27;
/** Collections whose times are kept of a thread, the longest ones. */
export const MAX_COLLECTIONS = 1024;
/** Doubles per collection: the interval in which it ran (from, to; ms), its pause in ms, bytes freed, and its kind. */
export const COLLECTION_WIDTH = 5;
export const FROM = 0;
export const TO = 1;
export const PAUSE = 2;
export const COLLECTED_BYTES = 3;
export const KIND = 4;

/** V8's names of its collections, each at the number that stands for it. */
export const COLLECTION_KINDS: readonly string[] = [
  'other',
  'Scavenge',
  'MinorMarkSweep',
  'MinorMarkCompact',
  'MarkSweepCompact',
  'IncrementalMarking',
  'ProcessWeakCallbacks',
];
