/** Doubles of the sampled probes in the state block of a thread's memory (see layout.ts): those from 40 on are theirs. */

/** Bytes of spread that a gap stands for; a stratum's mean gap is this over its standard deviation. */
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
/** Bytes of a frame that can be suspended. */
export const FRAME_BYTES = 50;
/** What the lines took as the samples say, in bytes: one that is far above its line's others counts as the others do. */
export const PLAIN = 51;
/** ms that the event loop had waited when the share was looked at last. */
export const STEERED_WAITED = 52;
/** CPU ms of the process by then. */
export const STEERED_CPU = 53;
/** Bytes that the next reading of the profiler's own may be above the one before it, and is yet taken for a fall of the heap: 0 but in the warm-up. */
export const SLACK = 54;
/** ms of the stretches that UNASKED tells of. */
export const UNASKED_MS = 55;
