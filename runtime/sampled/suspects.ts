import { CALIBRATION, type Memory, WIDTH } from '../counters/layout.ts';
import { DRAWN, FIRSTS, GAP, LIKELY, POSSIBLE, rowFor, type Strata, UNEXPLAINED } from '../counters/strata.ts';
import { max, min, sharedWords, words } from '../primordials.ts';
import { JUMPS, RING, RING_START } from './control-words.ts';
import { REMEMBERED } from './limits.ts';
import { GOT_BYTES, PLAIN, REACHED } from './state-words.ts';

/** A stretch has a jump when it took more bytes than this, and this many times what as many lines take by their samples. */
export const LARGE = 2048;
export const TIMES = 4;
/** The mean gap of a line that is suspected, in arrivals. */
const CLOSE = 4;

/** Finds the lines that may have made a jump which no sample saw. */
export interface Suspects {
  /** The strata of the last lines, in a ring; `RING` counts them. */
  readonly ring: Int32Array;
  /** The stretch that ended took `GOT_BYTES`: when that is a jump, its lines are read closely from now on. */
  look(): void;
}

/**
 * Makes the search. A line that allocates much in one of many thousand hits is not seen by samples, but the stretch that
 * it was in is. Each line of such a stretch that can allocate by its text may have been it. Where there is one only, the jump is that
 * line's, else it is nobody's: that samples of a line were about as large is no evidence, since one of them may have been V8's own. In
 * either case it is part of the error of all of them. They are read closely until their samples say that they are harmless.
 */
export function makeSuspects({ control, state, counters }: Memory, strata: Strata): Suspects {
  const { due, rows, returns } = strata;
  const ring = words(REMEMBERED);
  const met = sharedWords(due.length);

  function look(): void {
    // The line that the stretch began in is the one before it.
    const end = control[RING]!;
    const reached = (end - control[RING_START]! + 1) | 0;
    state[REACHED]! += reached;
    const usual = (state[PLAIN]! / state[REACHED]!) * reached;
    if (state[GOT_BYTES]! < max(LARGE, TIMES * usual)) return;
    const bytes = state[GOT_BYTES]! - usual;
    const length = min(reached, REMEMBERED);
    const only = onlyLine(end, length);
    if (only < 0) counters[CALIBRATION * WIDTH + UNEXPLAINED]! += bytes;
    else rows[rowFor(strata, only) + LIKELY]! += bytes;
    control[JUMPS]! += 1;
    for (let i = 0; i < length; i++) {
      const stratum = ring[(end - i) & (REMEMBERED - 1)]!;
      if (met[stratum] === control[JUMPS]!) continue;
      met[stratum] = control[JUMPS]!;
      const r = rowFor(strata, stratum);
      rows[r + POSSIBLE]! += bytes;
      closely(stratum, r);
    }
  }

  /** The slot of the one line that was reached, which then made the jump; -1 when there are more. */
  function onlyLine(end: number, length: number): number {
    const only = ring[end & (REMEMBERED - 1)]! % returns;
    for (let i = 1; i < length; i++) if (ring[(end - i) & (REMEMBERED - 1)]! % returns !== only) return -1;
    return only;
  }

  function closely(stratum: number, r: number): void {
    if (rows[r + FIRSTS] === 0 || rows[r + GAP]! <= CLOSE) return;
    rows[r + GAP] = CLOSE;
    const more = due[stratum]! - CLOSE;
    if (more <= 0) return;
    due[stratum] = CLOSE;
    rows[r + DRAWN]! -= more;
  }

  return { ring, look };
}
