import { ALLOCATED, CALIBRATION, type Memory, WIDTH } from '../counters/layout.ts';
import {
  DRAWN,
  FIRSTS,
  GAP,
  LARGEST,
  LIKELY,
  POSSIBLE,
  STRATUM_WIDTH,
  type Strata,
  UNEXPLAINED,
  WXX,
} from '../counters/strata.ts';
import { max, min, sharedMemory, words } from '../primordials.ts';
import { GOT_BYTES, JUMPED, JUMPS, REACHED, RING, RING_START } from './words.ts';

/** Lines that are remembered; a power of two. */
export const REMEMBERED = 1024;
/** A stretch has a jump when it took more bytes than this, and this many times what as many lines take on average. */
const LARGE = 2048;
const TIMES = 4;
/** The mean gap of a line that is suspected, in arrivals. */
const CLOSE = 4;
/** A line whose samples have been this part of a jump may have made it. */
const LIKE_IT = 0.25;

/** Finds the lines that may have made a jump which no sample saw. */
export interface Suspects {
  /** The strata of the last lines, in a ring; `RING` counts them. */
  readonly ring: Int32Array;
  /** The stretch that ended took `GOT_BYTES`: when that is a jump, its lines are read closely from now on. */
  look(): void;
}

/**
 * Makes the search. A line that allocates much in one of many thousand hits is not seen by samples, but the stretch that
 * it was in is. Each line of such a stretch that can allocate by its text may have been it. Where there is one only, or samples of some of them have been about as large, the
 * jump is theirs, each in proportion to the squares of what its samples stand for; else it is nobody's. In either case it is part of
 * the error of all of them. They are read closely until their samples say that they are harmless.
 */
export function makeSuspects({ control, state, counters }: Memory, { due, rows, returns }: Strata): Suspects {
  const ring = words(REMEMBERED);
  const met = words(sharedMemory(4 * due.length));

  function look(): void {
    // The line that the stretch began in is the one before it.
    const end = control[RING]!;
    const reached = (end - control[RING_START]! + 1) | 0;
    state[REACHED]! += reached;
    const plain = counters[CALIBRATION * WIDTH + ALLOCATED]! - state[JUMPED]! - state[GOT_BYTES]!;
    const usual = (max(0, plain) / state[REACHED]!) * reached;
    if (state[GOT_BYTES]! < max(LARGE, TIMES * usual)) return;
    const bytes = state[GOT_BYTES]! - usual;
    state[JUMPED]! += bytes;
    const length = min(reached, REMEMBERED);
    const all = likelihood(end, length, bytes);
    if (all < 0) rows[(ring[end & (REMEMBERED - 1)]! % returns) * STRATUM_WIDTH + LIKELY]! += bytes;
    if (all === 0) counters[CALIBRATION * WIDTH + UNEXPLAINED]! += bytes;
    control[JUMPS]! += 2;
    for (let i = 0; i < length; i++) {
      const stratum = ring[(end - i) & (REMEMBERED - 1)]!;
      if (met[stratum] === control[JUMPS]!) continue;
      met[stratum] = control[JUMPS]!;
      const r = stratum * STRATUM_WIDTH;
      if (all > 0) rows[r + LIKELY]! += (bytes * likely(stratum, bytes)) / all;
      rows[r + POSSIBLE]! += bytes;
      closely(stratum);
    }
  }

  /** Σ over the lines, each once; -1 when there is one line only, which then made it. */
  function likelihood(end: number, length: number, bytes: number): number {
    let all = 0;
    const only = ring[end & (REMEMBERED - 1)]! % returns;
    let others = 0;
    for (let i = 0; i < length; i++) {
      const stratum = ring[(end - i) & (REMEMBERED - 1)]!;
      if (stratum % returns !== only) others++;
      if (met[stratum] === control[JUMPS]! + 1) continue;
      met[stratum] = control[JUMPS]! + 1;
      all += likely(stratum, bytes);
    }
    return others === 0 ? -1 : all;
  }

  /** How much speaks for it that a stratum, or what comes after the calls of its line, made a jump. */
  function likely(stratum: number, bytes: number): number {
    const a = stratum * STRATUM_WIDTH;
    const b = ((stratum % returns) + returns) * STRATUM_WIDTH;
    const like = bytes * LIKE_IT;
    return (rows[a + LARGEST]! > like ? rows[a + WXX]! : 0) + (rows[b + LARGEST]! > like ? rows[b + WXX]! : 0);
  }

  function closely(stratum: number): void {
    const r = stratum * STRATUM_WIDTH;
    if (rows[r + FIRSTS] === 0 || rows[r + GAP]! <= CLOSE) return;
    rows[r + GAP] = CLOSE;
    const more = due[stratum]! - CLOSE;
    if (more <= 0) return;
    due[stratum] = CLOSE;
    rows[r + DRAWN]! -= more;
  }

  return { ring, look };
}
