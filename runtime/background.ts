import { getHeapStatistics } from './gauge.ts';
import { ALLOCATED, FIRST, HITS, IDLE_MALLOCED, INCREMENT, type Memory, WIDTH } from './layout.ts';

/**
 * V8's compiler threads take memory of the heap in large pieces, and give back what they did not use: the heap in use
 * jumps by tens or hundreds of KB on whatever line is executing, and falls again without a collection, or first falls
 * and then rises. While a compilation is in flight (V8 has more memory of its own than when idle) such jumps are
 * remembered, and a jump and its return are taken out of the lines that they were charged to. A jump that no thread
 * could have made in the time is not charged in the first place.
 */
export interface Background {
  /** What is left to charge of a large movement of slot `slot`. `moved`: bytes, not 0; `ms`: how long it took. */
  correct(slot: number, moved: number, ms: number): number;
}

/** Movements smaller than this are the program's own. */
export const JUMP = 8192;
const REMEMBERED = 16;
/** Bytes per ms: no thread initialises memory faster than this, so a faster movement is not the line's. */
export const FASTEST = 100e6;
/** The shortest time, in ms, that is told apart from none. */
const RESOLUTION = 0.0002;

/** Watches the movements of a thread; changes `counters` of lines that were charged wrongly. */
export function watchBackground({ state, counters }: Memory): Background {
  const slots = new Int32Array(REMEMBERED);
  const jumps = new Float64Array(REMEMBERED);
  /** Given back before it was taken. */
  let debt = 0;
  /** Taken and not charged. */
  let held = 0;

  function forget(): void {
    jumps.fill(0);
    debt = 0;
    held = 0;
  }

  /** How much larger the jump is than what its line usually allocates. */
  function oddness(i: number): number {
    const at = slots[i]! * WIDTH;
    const hits = Math.max(1, counters[at + HITS]! - 1);
    return jumps[i]! / (1 + Math.max(0, counters[at + ALLOCATED]! - jumps[i]!) / hits);
  }

  function choose(amount: number): number {
    let best = -1;
    for (let i = 0; i < REMEMBERED; i++) {
      if (jumps[i] === 0) continue;
      if (Math.abs(jumps[i]! - amount) < amount * 0.02) return i;
      if (best < 0 || oddness(i) > oddness(best)) best = i;
    }
    return best;
  }

  function refund(fallen: number): number {
    let left = fallen;
    for (let i = choose(left); i >= 0 && left > 0; i = choose(left)) {
      const at = slots[i]! * WIDTH;
      const back = Math.min(left, jumps[i]!, counters[at + ALLOCATED]!);
      counters[at + ALLOCATED]! -= back;
      counters[at + INCREMENT]! -= back;
      counters[at + FIRST] = Math.min(counters[at + FIRST]!, counters[at + ALLOCATED]!);
      left -= back;
      jumps[i] = 0;
    }
    return left;
  }

  function remember(slot: number, moved: number): void {
    let i = jumps.indexOf(0);
    if (i < 0) {
      i = 0;
      for (let j = 1; j < REMEMBERED; j++) if (oddness(j) < oddness(i)) i = j;
    }
    slots[i] = slot;
    jumps[i] = moved;
  }

  return {
    correct(slot, moved, ms) {
      const inFlight = getHeapStatistics().malloced_memory > state[IDLE_MALLOCED]!;
      let left = moved;
      if (moved < 0) {
        const returned = Math.min(held, -moved);
        held -= returned;
        const unexplained = refund(-moved - returned);
        left = -(returned + unexplained);
        debt += unexplained;
      } else if (debt > 0 && moved <= debt + JUMP) {
        left = Math.max(0, moved - debt);
        debt = Math.max(0, debt - moved);
      } else if (moved > FASTEST * Math.max(ms, RESOLUTION)) {
        held += moved;
        left = 0;
      } else if (inFlight) {
        remember(slot, moved);
      }
      if (!inFlight) forget();
      return left;
    },
  };
}
