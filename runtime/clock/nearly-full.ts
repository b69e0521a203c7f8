/** A heap with more than this share of its limit in use is nearly full: V8 may end the process at the next large allocation. */
export const NEARLY_FULL = 0.7;
