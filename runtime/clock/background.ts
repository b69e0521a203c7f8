import {
  ALLOCATED,
  FIRST,
  FIRST_SLOT,
  HITS,
  IDLE_MALLOCED,
  INCREMENT,
  type Memory,
  WIDTH,
} from '../counters/layout.ts';
import { abs, doubles, fill, max, min, words } from '../primordials.ts';
import { getHeapSpaceStatistics, getHeapStatistics } from './gauge.ts';

/**
 * V8's compiler threads take memory of the heap in large pieces, and give back what they did not use: the heap in use
 * jumps by tens or hundreds of KB on whatever line is executing, and falls again without a collection, or first falls
 * and then rises. A compilation is in flight while V8 has more memory of its own than when idle.
 *
 *     rise ─┬─ of V8's spaces of code and bytecode, in too short a time ──▶ held: charged to nobody
 *           ├─ faster than memory can be initialised ────────────────────▶ held
 *           ├─ no more than the debt ────────────────────────────────────▶ pays the debt
 *           └─ else charged to its line; while a compilation is in flight ▶ remembered as a jump
 *     fall ─── lowers what is held ─▶ is taken back from lines with a jump ─▶ the rest is debt
 *     no compilation is in flight any more ──────────────────────────────▶ nothing held, no jump, no debt
 *
 * In numbers: while line 7 makes 1 KB in 1 ms, a thread takes 256 KB. A line can do that, so line 7 is charged with
 * 257 KB, and the jump is remembered. While line 9 makes 1 KB, the thread gives back 200 KB: the heap falls by 199 KB, and
 * so much is taken back from line 7. The compilation ends, and the jump is forgotten. Line 7 has 58 KB, line 9 none: of the
 * 256 KB that were not theirs, the 56 KB of compiled code are left, and 1 KB stands one line off.
 */
export interface Background {
  /**
   * What is left to charge of a large movement of slot `slot`. `moved`: bytes, not 0; `ms`: how long it took; `passed`:
   * whether lines that are counted only have been executed since the slot's.
   */
  correct(slot: number, moved: number, ms: number, passed: boolean): number;
  /** Looks at the spaces of the heap, once for each interval that is corrected. */
  look(): void;
  /** Whether a line is charged with a jump that may still be taken back: a compilation is in flight. */
  pending(): boolean;
}

/** Movements smaller than this are the program's own. */
export const JUMP = 8192;
const REMEMBERED = 16;
/** A compiler thread takes what is left of a page of 256 KB; less than this may be the result of a compilation. */
const PIECE = 32 * 1024;
/** What V8 puts into the space of code at once is optimised code; less may be a regular expression's. */
const MACHINE_CODE = 16 * 1024;
/** Bytes per ms: no thread initialises memory faster than this, so a faster movement is not the line's. */
export const FASTEST = 100e6;
/** Bytes per ms: no thread makes bytecode or code faster than this. */
const COMPILED = 200e3;
/** The shortest time, in ms, that is told apart from none. */
const RESOLUTION = 0.0002;

/** Watches the movements of a thread; changes `counters` of lines that were charged wrongly. */
export function watchBackground({ state, counters }: Memory): Background {
  const slots = words(REMEMBERED);
  const jumps = doubles(REMEMBERED);
  /** Given back before it was taken. */
  let debt = 0;
  /** Taken and not charged. */
  let held = 0;

  /** Bytes in the old space, in that of code and in that of bytecode (of which there is none before V8 12). */
  let spaces = { old: 0, code: 0, trusted: 0 };
  let before = spaces;

  function look(): void {
    before = spaces;
    spaces = { old: 0, code: 0, trusted: 0 };
    const all = getHeapSpaceStatistics();
    for (let i = 0; i < all.length; i++) {
      const { space_name: name, space_used_size: size } = all[i]!;
      if (name === 'old_space') spaces.old = size;
      else if (name === 'code_space') spaces.code = size;
      else if (name === 'trusted_space') spaces.trusted = size;
    }
  }

  /**
   * What of a rise a compiler thread took: it takes pieces of the spaces of code and bytecode, and of the old space, at
   * any moment between two readings and after them. Those that make up the rise, but for a small rest, are its.
   */
  function pieces(rise: number): number {
    // Taken since the last look, or given back since the rise.
    const code = abs(spaces.code - before.code);
    const trusted = abs(spaces.trusted - before.trusted);
    let best = 0;
    for (let i = 0; i < 6; i++) {
      const old = i < 3 ? 0 : abs(spaces.old - before.old);
      const sum = i % 3 === 2 ? code + trusted : i % 3 === 1 ? trusted : code;
      // Of the old space alone the program may have taken as much.
      if (sum >= PIECE && abs(rise - sum - old) < abs(rise - best)) best = sum + old;
    }
    return abs(rise - best) <= JUMP ? min(best, rise) : 0;
  }

  function forget(): void {
    fill(jumps, 0);
    debt = 0;
    held = 0;
  }

  /** How much larger the jump is than what its line usually allocates. */
  function oddness(i: number): number {
    const at = slots[i]! * WIDTH;
    const hits = max(1, counters[at + HITS]! - 1);
    return jumps[i]! / (1 + max(0, counters[at + ALLOCATED]! - jumps[i]!) / hits);
  }

  function choose(amount: number): number {
    let best = -1;
    for (let i = 0; i < REMEMBERED; i++) {
      if (jumps[i] === 0) continue;
      if (abs(jumps[i]! - amount) < amount * 0.02) return i;
      if (best < 0 || oddness(i) > oddness(best)) best = i;
    }
    return best;
  }

  function refund(fallen: number): number {
    let left = fallen;
    for (let i = choose(left); i >= 0 && left > 0; i = choose(left)) {
      const at = slots[i]! * WIDTH;
      const back = min(left, jumps[i]!, counters[at + ALLOCATED]!);
      counters[at + ALLOCATED]! -= back;
      counters[at + INCREMENT]! -= back;
      counters[at + FIRST] = min(counters[at + FIRST]!, counters[at + ALLOCATED]!);
      left -= back;
      jumps[i] = 0;
    }
    return left;
  }

  function remember(slot: number, moved: number): void {
    let i = 0;
    while (i < REMEMBERED && jumps[i] !== 0) i++;
    if (i === REMEMBERED) {
      i = 0;
      for (let j = 1; j < REMEMBERED; j++) if (oddness(j) < oddness(i)) i = j;
    }
    slots[i] = slot;
    jumps[i] = moved;
  }

  function isInFlight(): boolean {
    return getHeapStatistics().malloced_memory > state[IDLE_MALLOCED]!;
  }

  /** Whether a jump of a line is remembered. */
  function isOpen(): boolean {
    for (let i = 0; i < REMEMBERED; i++) if (jumps[i]! > 0 && slots[i]! >= FIRST_SLOT) return true;
    return false;
  }

  /** What is left to charge of a movement that is larger than what lines usually make. */
  function judge(slot: number, moved: number, ms: number, inFlight: boolean): number {
    if (moved < 0) {
      const returned = min(held, -moved);
      held -= returned;
      const unexplained = refund(-moved - returned);
      debt += unexplained;
      return -(returned + unexplained);
    }
    if (debt > 0 && moved <= debt + JUMP) {
      const left = max(0, moved - debt);
      debt = max(0, debt - moved);
      return left;
    }
    if (moved > FASTEST * max(ms, RESOLUTION)) {
      held += moved;
      return 0;
    }
    if (inFlight) remember(slot, moved);
    return moved;
  }

  return {
    look,
    pending: () => isOpen() && isInFlight(),
    correct(slot, moved, ms, passed) {
      const inFlight = isInFlight();
      // What the thread can have compiled itself in that time is the line's; but machine code for a loop or a function is
      // put in its place where the loop goes on and the function is entered, and those are lines that are counted.
      const installed = passed && spaces.code - before.code >= MACHINE_CODE;
      const own = installed || (inFlight && moved > COMPILED * ms) ? pieces(moved) : 0;
      held += own;
      const rest = moved - own;
      const left = own === 0 || rest > JUMP ? judge(slot, rest, ms, inFlight) : rest;
      if (!inFlight) forget();
      return left;
    },
  };
}
