import { ALLOCATED, CALIBRATION, type Memory, WIDTH } from '../counters/layout.ts';
import { DRAWN, FIRSTS, GAP, STRATUM_WIDTH, type Strata, SUSPECTED, SUSPECTED_SQUARES } from '../counters/strata.ts';
import { min, words } from '../primordials.ts';
import { GOT_BYTES, RING, RING_START, STRETCHES } from './words.ts';

/** Lines that are remembered; a power of two. */
export const REMEMBERED = 1024;
/** A stretch has a jump when it took more bytes than this, and this many times what stretches take on average. */
const LARGE = 2048;
const TIMES = 4;
/** The mean gap of a line that is suspected, in arrivals. */
const CLOSE = 4;

/** Finds the lines that may have made a jump which no sample saw. */
export interface Suspects {
  /** The slots of the last lines, in a ring; `RING` counts them. */
  readonly ring: Int32Array;
  /** The stretch that ended took `GOT_BYTES`: when that is a jump, its lines are read closely from now on. */
  look(): void;
}

/**
 * Makes the search. A line that allocates much in one of many thousand hits is not seen by samples, but the stretch that
 * it was in is. Each line of such a stretch may have been it: their chance is part of their error, and they are read
 * closely until their samples say that they are harmless.
 */
export function makeSuspects({ control, state, counters }: Memory, { due, rows }: Strata): Suspects {
  const ring = words(REMEMBERED);

  function look(): void {
    const bytes = state[GOT_BYTES]!;
    if (bytes < LARGE || bytes * state[STRETCHES]! < TIMES * counters[CALIBRATION * WIDTH + ALLOCATED]!) return;
    const end = control[RING]!;
    const length = min((end - control[RING_START]!) | 0, REMEMBERED);
    for (let i = 0; i < length; i++) suspect(ring[(end - i) & (REMEMBERED - 1)]!, bytes, length);
  }

  function suspect(slot: number, bytes: number, among: number): void {
    const r = slot * STRATUM_WIDTH;
    rows[r + SUSPECTED]! += bytes / among;
    rows[r + SUSPECTED_SQUARES]! += (bytes * bytes) / among;
    if (rows[r + FIRSTS] === 0 || rows[r + GAP]! <= CLOSE) return;
    rows[r + GAP] = CLOSE;
    const more = due[slot]! - CLOSE;
    if (more <= 0) return;
    due[slot] = CLOSE;
    rows[r + DRAWN]! -= more;
  }

  return { ring, look };
}
