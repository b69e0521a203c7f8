import type { Clock } from '../clock.ts';
import type { Contexts } from '../contexts.ts';
import { disposable, Frame, type Frames } from '../frame.ts';
import { CURSOR, DEPTH, ENTERED, IDLE, MAX_DEPTH, type Memory, OUTSIDE, OVERFLOW } from '../layout.ts';
import { min } from '../primordials.ts';
import { followSuspended } from '../suspended.ts';

/** Makes the active stack in `memory`. */
export function makeFrames(memory: Memory, clock: Clock, contexts: Contexts): Frames {
  const { control, stackSlot, stackBase, stackFunction, contextBase } = memory;
  const { move } = clock;
  const { find, make } = contexts;
  const { depthOf, unwind, hold, beginWaiting, endWaiting, abandon } = followSuspended(memory);

  /** The first slot of the context of `fn` when called from `from`. Making it is the profiler's own work. */
  function baseOf(from: number, fn: number): number {
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

  function place(depth: number, fn: number, base: number, slot: number): void {
    control[DEPTH] = depth;
    stackSlot[depth] = slot;
    stackBase[depth] = base;
    stackFunction[depth] = fn;
  }

  function push(fn: number, k: number, count: 0 | 1 | 3): number {
    const base = baseOf(control[CURSOR]!, fn);
    const depth = deeper();
    move(base + k, count);
    place(depth, fn, base, base + k);
    return depth;
  }

  function enter(fn: number, k: number): number {
    return push(fn, k, 3);
  }

  function enterInitialiser(fn: number, k: number): void {
    push(fn, k, k === 0 ? 0 : 1);
  }

  function leaveFunction(fn: number): void {
    const depth = depthOf(fn);
    if (depth > 0) leave(depth);
  }

  function leave(depth: number): void {
    if (control[DEPTH]! < depth) return;
    move(stackSlot[depth - 1]!, 0);
    unwind(depth - 1);
  }

  function enterAsync(fn: number, k: number): Frame {
    const from = control[CURSOR]!;
    move(IDLE, 0);
    const base = baseOf(from, fn);
    const depth = deeper();
    const frame = new Frame(fn, base, base + k);
    move(base + k, 3);
    place(depth, fn, base, base + k);
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
      const base = baseOf(from, frame.fn);
      frame.slot += base - frame.base;
      frame.base = base;
    }
    const depth = deeper();
    move(frame.slot, 0);
    endWaiting(frame);
    place(depth, frame.fn, frame.base, frame.slot);
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
