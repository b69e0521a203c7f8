/** Numbers that the probes compare with. A file of nothing else is taken into the bundle number by number, which V8 has not to look up. */

/** Lines that are remembered (see suspects.ts); a power of two. */
export const REMEMBERED = 1024;
/** A line that is only counted is written down when its countdown gets here. */
export const LOW = -0x3fffffff;

/** A stretch can be long without a collection: asking costs 20 µs. */
export const STRETCH_FLOOR_MS = 2;
