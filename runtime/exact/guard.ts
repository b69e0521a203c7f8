import { HOME, LOOKED_AT, LOOKED_BYTES, LOOKING } from '../counters/guard-words.ts';
import { beginChange, endChange } from '../counters/handover.ts';
import { ALLOCATED, CURSOR, HITS, IDLE, type Memory, WIDTH } from '../counters/layout.ts';
import { max, min } from '../primordials.ts';

/** Hits between the first look at a line, which is at its first hit, and the second: what V8 does for new code falls there, most of it. */
export const FIRST_GAP = 15;
/** Bytes that V8 makes for new code, which say nothing of the line. */
const NEW_CODE = 4096;
/** Bytes of the smallest thing that a line can make. */
const LEAST = 16;
/** In the place of a gap: each hit is looked at. */
const EACH = -1;
/** Hits between two looks at a line that never allocated. */
const MOST = 4095;

/** Counts the hits of lines that cannot allocate by their text, and looks now and then whether they do. */
export interface Guard {
  /**
   * A hit of a slot: its countdown has ended, or the cursor is on a line that is looked at, and leaves it. The hit itself
   * is counted by the countdown.
   */
  look(slot: number): void;
}

/**
 * Makes the guard. What a line allocates is not all in its text: a getter, a `valueOf`, a Proxy, a number that V8 boxes.
 * So the first hit of each such line is read as any other, and then it counts down and is read where the countdown ends:
 *
 *     counted ──countdown ends──▶ looked at ──next probe──▶ counted: twice as many hits until the next look
 *                                     │
 *                                     └── it allocated: the next hit is looked at, too
 *
 * A line that allocates each time is soon read at each hit. What it took before belongs to the line under the cursor.
 */
export function makeGuard(
  { control, state, counters, due, gaps }: Memory,
  move: (slot: number, count: 0) => void,
): Guard {
  /** Whether the line that was looked at last allocated; its interval has ended. */
  function judge(): boolean {
    const slot = control[LOOKED_AT]!;
    const at = slot * WIDTH;
    if (counters[at + ALLOCATED]! - state[LOOKED_BYTES]! < LEAST) return false;
    const whole = beginChange(control);
    counters[at + HITS]! -= due[slot]!;
    due[slot] = 0;
    gaps[slot] = EACH;
    endChange(control, whole);
    return true;
  }

  function look(slot: number): void {
    const onLine = control[LOOKING]! < 0 && control[CURSOR] === control[LOOKED_AT];
    const home = onLine ? control[HOME]! : control[CURSOR]!;
    const isSame = control[LOOKING]! < 0 && control[LOOKED_AT] === slot;
    // What is done here is the profiler's own; the interval that ends is without the hit that is about to begin.
    if (isSame) due[slot]! += 1;
    move(IDLE, 0);
    if (isSame) due[slot]! -= 1;
    const allocated = control[LOOKING]! < 0 && judge() && isSame;
    control[LOOKING] = 0;
    if (due[slot]! >= 0) {
      move(home, 0);
      return;
    }
    const isFirst = gaps[slot] === 0;
    begin(slot, isFirst ? FIRST_GAP : allocated ? 0 : min(2 * max(gaps[slot]!, 0) + 1, MOST));
    state[LOOKED_BYTES] = counters[slot * WIDTH + ALLOCATED]! + (isFirst ? NEW_CODE : 0);
    control[LOOKED_AT] = slot;
    control[HOME] = home;
    move(slot, 0);
    control[LOOKING] = -1;
  }

  function begin(slot: number, gap: number): void {
    const whole = beginChange(control);
    counters[slot * WIDTH + HITS]! += gap - due[slot]!;
    due[slot] = gap;
    gaps[slot] = gap === 0 ? EACH : gap;
    endChange(control, whole);
  }

  return { look };
}
