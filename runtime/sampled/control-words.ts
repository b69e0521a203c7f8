/** Words of the sampled probes in the control block of a thread's memory (see layout.ts): those from 40 on are theirs. */

/** -1 while an interval is open that the next probe ends, else 0. */
export const OPEN = 40;
/** The stratum of the open interval. */
export const OPENED = 41;
/** Readings so far; wraps. */
export const TAKES = 42;
/** State of the generator of random numbers. */
export const SEED = 43;
/** 1 inside a null interval. */
export const PAUSED = 44;
/** Readings at which the next null interval is due. */
export const NEXT_NULL = 45;
/** Slot of the context that the measured interval belongs to; 0 when there is none. */
export const CONTEXT_SLOT = 46;
/** 1 while a stretch since the last look at the ledger was long enough to hold a collection. */
export const UNASKED = 47;
/** Frames that can be suspended made since the last reading. */
export const FRAMES = 48;
/** Lines reached so far (wraps), and when the stretch began. */
export const RING = 49;
export const RING_START = 50;
/** Jumps of stretches so far. */
export const JUMPS = 51;
