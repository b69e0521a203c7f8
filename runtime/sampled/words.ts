/** Words and doubles of the sampled probes in the control and state blocks of a thread's memory (see layout.ts). */

/** Control: -1 while an interval is open that the next probe ends, else 0. */
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
/** Lines reached so far (wraps), and when the stretch began. */
export const RING = 49;
export const RING_START = 50;
/** Jumps of stretches so far. */
export const JUMPS = 51;
/** Frames that can be suspended made since the last reading. */
export const FRAMES = 48;

/** State: bytes of spread that a gap stands for; a stratum's mean gap is this over its standard deviation. */
export const SPREAD = 40;
/** ms of a stratum's own time between two samples that are taken whatever its spread. */
export const SELDOM = 41;
/** When the share of time is looked at next, when it was last, and the profiler's own time by then. */
export const NEXT_STEER = 42;
export const STEERED = 43;
export const STEERED_OWN = 44;
/** ms from which on a stretch is asked for collections. */
export const STRETCH_FLOOR = 45;
/** Bytes, ms and net external bytes of the interval being recorded: doubles given to a function would be boxed. */
export const GOT_BYTES = 46;
export const GOT_MS = 47;
export const GOT_OUTER = 48;
/** Lines that were reached in stretches. */
export const REACHED = 49;
/** Bytes of stretches' jumps. */
export const JUMPED = 51;
/** Bytes of a frame that can be suspended. */
export const FRAME_BYTES = 50;

/** ms that the event loop had waited when the share was looked at last. */
export const STEERED_WAITED = 51;

/** A countdown that does not end: the stratum is not sampled. */
export const NEVER = 0x3fffffff;
