import type { Clock } from '../clock/clock.ts';
import type { Contexts } from '../counters/contexts.ts';
import { LOOKING } from '../counters/guard-words.ts';
import { CURSOR, DEPTH, ENTERED, IDLE, MAX_DEPTH, type Memory, OUTSIDE, OVERFLOW } from '../counters/layout.ts';
import { LOW, writeHits } from '../counters/unread-hits.ts';
import { disposable, Frame, type Frames } from '../frames/frame.ts';
import { followSuspended } from '../frames/suspended.ts';
import { min } from '../primordials.ts';

/** The active stack, and what the exact probes enter functions by. */
export interface ExactFrames extends Frames {
  /** Pushes a frame of function `fn` with the cursor on its header, counts the call and a hit; returns its depth. */
  enter(fn: number): number;
  /** The same without a reading; the cursor stays where it is. */
  enterQuietly(fn: number): number;
  /** Counts a call, a hit of the header, and one of site `k` when that is another line; no frame. */
  pass(fn: number, k: number): void;
}

/** Makes the active stack in `memory`. */
export function makeFrames(memory: Memory, clock: Clock, contexts: Contexts): ExactFrames {
  const { control, stackSlot, stackBase, stackFunction, stackFrom, contextBase } = memory;
  const { contextCalls, contextQuiet, due } = memory;
  const { move, always, look } = clock;
  const { find, make } = contexts;
  const { depthOf, unwind, hold, beginWaiting, endWaiting, abandon } = followSuspended(memory);

  /** The first slot of the context of `fn` when called from the line on top. Making it is the profiler's own work. */
  function baseOf(fn: number): number {
    const from = stackSlot[control[DEPTH]!]!;
    let context = find(from, fn);
    if (context === 0) {
      move(IDLE, 0);
      context = make(from, fn);
    }
    control[ENTERED] = context;
    return context === 0 ? OVERFLOW : contextBase[context]!;
  }

  function deeper(): number {
    return min(control[DEPTH]! + 1, MAX_DEPTH - 1);
  }

  function place(depth: number, fn: number, base: number, slot: number, from: number): void {
    stackFrom[depth] = from;
    control[DEPTH] = depth;
    stackSlot[depth] = slot;
    stackBase[depth] = base;
    stackFunction[depth] = fn;
  }

  function push(fn: number, k: number, count: 0 | 1 | 3): number {
    const from = control[CURSOR]!;
    const base = baseOf(fn);
    const depth = deeper();
    move(base + k, count);
    place(depth, fn, base, base + k, from);
    return depth;
  }

  function enterQuietly(fn: number): number {
    if (always) return push(fn, 0, 3);
    const from = control[CURSOR]!;
    const base = countCall(fn, from);
    const left = due[base]! - 1;
    due[base] = left;
    if ((left | control[LOOKING]!) < 0) look(base);
    const depth = deeper();
    place(depth, fn, base, base, from);
    return depth;
  }

  /** The calls are more than a word holds. */
  function carry(context: number): void {
    contextCalls[context]! += contextQuiet[context]! >>> 0;
    contextQuiet[context] = 0;
  }

  /** Counts a call, with the cursor on slot `from`, where it stays. */
  function countCall(fn: number, from: number): number {
    const base = baseOf(fn);
    if (control[CURSOR]! !== from) move(from, 0);
    const context = control[ENTERED]!;
    const calls = contextQuiet[context]! + 1;
    contextQuiet[context] = calls;
    if (calls < 0) carry(context);
    return base;
  }

  function pass(fn: number, k: number): void {
    const base = countCall(fn, control[CURSOR]!);
    if (--due[base]! < LOW) writeHits(memory, base);
    if (k !== 0 && --due[base + k]! < LOW) writeHits(memory, base + k);
  }

  function enter(fn: number): number {
    return push(fn, 0, 3);
  }

  function enterInitialiser(fn: number, k: number): void {
    if (k < 0) push(fn, 0, 3);
    else push(fn, k, k === 0 ? 0 : 1);
  }

  function leaveFunction(fn: number): void {
    const depth = depthOf(fn);
    if (depth > 0) leave(depth);
  }

  function leave(depth: number): void {
    if (control[DEPTH]! < depth) return;
    const from = stackFrom[depth]!;
    if (always || control[CURSOR]! !== from) move(from, 0);
    unwind(depth - 1);
  }

  function enterAsync(fn: number, k: number): Frame {
    const from = control[CURSOR]!;
    move(IDLE, 0);
    const base = baseOf(fn);
    const depth = deeper();
    const frame = new Frame(fn, base, base + k);
    move(base + k, 3);
    place(depth, fn, base, base + k, from);
    hold(frame, depth);
    return frame;
  }

  function activate(frame: Frame): void {
    if (frame.depth > 0) {
      unwind(frame.depth);
      return;
    }
    const from = control[CURSOR]!;
    // A generator works for whoever pulls it; an async function that goes on from the event loop keeps its caller.
    if (from !== OUTSIDE) {
      const base = baseOf(frame.fn);
      frame.slot += base - frame.base;
      frame.base = base;
    }
    const depth = deeper();
    move(frame.slot, 0);
    endWaiting(frame);
    place(depth, frame.fn, frame.base, frame.slot, from);
    hold(frame, depth);
  }

  function leaveAsync(frame: Frame): void {
    if (frame.depth > 0) leave(frame.depth);
    else abandon(frame);
  }

  function suspend(frame: Frame, waits: boolean): void {
    if (frame.depth === 0) return;
    leave(frame.depth);
    if (waits) beginWaiting(frame);
  }

  disposable(suspend);

  function clear(): void {
    move(OUTSIDE, 0);
    unwind(0);
  }

  return {
    enter,
    enterQuietly,
    pass,
    enterInitialiser,
    leaveFunction,
    unwind,
    leave,
    enterAsync,
    activate,
    leaveAsync,
    suspend,
    clear,
  };
}
