import type { Clock } from './clock.ts';
import type { Contexts } from './contexts.ts';
import {
  ASYNC_ACTIVE,
  AWAITED,
  CURSOR,
  DEPTH,
  ENTERED,
  MAX_DEPTH,
  type Memory,
  OUTSIDE,
  OVERFLOW,
  SHARE,
  WAITING,
  WIDTH,
} from './layout.ts';

/**
 * An activation that can be suspended.
 *
 *     E ──▶ active (depth > 0) ──s──▶ suspended (depth 0) ──r, or any probe──▶ active
 *              │  ▲                        │
 *              X  └── popped by a frame below: as suspended
 *              ▼                           ▼
 *            left (depth 0)              abandoned: nothing refers to it any more
 */
export class Frame {
  /** On the active stack; 0 when it is not there. */
  depth = 0;
  fn: number;
  base: number;
  slot: number;
  /** 1 while it waits for a promise. */
  waiting = 0;
  /** `SHARE` when it began to wait. A double from the start, so that V8 does not change its representation. */
  share = 0.5;

  constructor(fn: number, base: number, slot: number) {
    this.fn = fn;
    this.base = base;
    this.slot = slot;
  }
}

/** The active stack of one thread. */
export interface Frames {
  /** Pushes a frame of function `fn` with the cursor on its site `k`, counts the call and a hit; returns its depth. */
  enter(fn: number, k: number): number;
  /** The same without counting a call, and a hit only when `k` is not the header. */
  enterInitialiser(fn: number, k: number): void;
  /** Pops the innermost frame of function `fn`, and those above it. */
  leaveInitialiser(fn: number): void;
  /** Pops the frames above `depth`. */
  unwind(depth: number): void;
  /** Pops the frame at `depth`, and those above it, and moves the cursor to the caller. */
  leave(depth: number): void;
  enterAsync(fn: number, k: number): Frame;
  /** Puts a frame that is not on top of the stack there. */
  activate(frame: Frame): void;
  leaveAsync(frame: Frame): void;
  /** Takes a frame off the stack until it is resumed; `waits` tells an `await` from a `yield`. */
  suspend(frame: Frame, waits: boolean): void;
  /** Empties the stack and moves the cursor outside. */
  clear(): void;
}

/** Makes the active stack in `memory`. The runtime holds no reference to a frame that is not active. */
export function makeFrames(memory: Memory, clock: Clock, contexts: Contexts): Frames {
  const { control, state, counters, stackSlot, stackBase, stackFunction, contextBase } = memory;
  const { move, reopen } = clock;
  const { find, make } = contexts;
  /** The async frames by depth. */
  const active: (Frame | null)[] = new Array(64).fill(null);

  function makeContext(from: number, fn: number): number {
    move(from, 0);
    const context = make(from, fn);
    reopen();
    return context;
  }

  function push(fn: number, k: number, count: 0 | 1 | 3): number {
    const from = control[CURSOR]!;
    let context = find(from, fn);
    if (context === 0) context = makeContext(from, fn);
    const base = context === 0 ? OVERFLOW : contextBase[context]!;
    const depth = control[DEPTH]! + (control[DEPTH]! < MAX_DEPTH - 1 ? 1 : 0);
    control[ENTERED] = context;
    move(base + k, count);
    control[DEPTH] = depth;
    stackSlot[depth] = base + k;
    stackBase[depth] = base;
    stackFunction[depth] = fn;
    return depth;
  }

  function enter(fn: number, k: number): number {
    return push(fn, k, 3);
  }

  function enterInitialiser(fn: number, k: number): void {
    push(fn, k, k === 0 ? 0 : 1);
  }

  function leaveInitialiser(fn: number): void {
    let depth = control[DEPTH]!;
    while (depth > 0 && stackFunction[depth] !== fn) depth--;
    if (depth > 0) leave(depth);
  }

  function unwind(depth: number): void {
    if (control[ASYNC_ACTIVE]! > 0) {
      for (let d = control[DEPTH]!; d > depth; d--) {
        const frame = d < active.length ? active[d] : null;
        if (frame) {
          frame.depth = 0;
          active[d] = null;
          control[ASYNC_ACTIVE]! -= 1;
        }
      }
    }
    control[DEPTH] = depth;
  }

  function leave(depth: number): void {
    if (control[DEPTH]! < depth) return;
    move(stackSlot[depth - 1]!, 0);
    unwind(depth - 1);
  }

  function hold(frame: Frame, depth: number): void {
    frame.depth = depth;
    while (active.length <= depth) active.push(null);
    active[depth] = frame;
    control[ASYNC_ACTIVE]! += 1;
  }

  function enterAsync(fn: number, k: number): Frame {
    const depth = enter(fn, k);
    const frame = new Frame(fn, stackBase[depth]!, stackSlot[depth]!);
    hold(frame, depth);
    reopen();
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
      const context = find(from, frame.fn) || makeContext(from, frame.fn);
      const base = context === 0 ? OVERFLOW : contextBase[context]!;
      frame.slot += base - frame.base;
      frame.base = base;
    }
    const depth = control[DEPTH]! + 1;
    move(frame.slot, 0);
    if (frame.waiting === 1) {
      frame.waiting = 0;
      control[WAITING]! -= 1;
      counters[frame.slot * WIDTH + AWAITED]! += state[SHARE]! - frame.share;
    }
    control[DEPTH] = depth;
    stackSlot[depth] = frame.slot;
    stackBase[depth] = frame.base;
    stackFunction[depth] = frame.fn;
    hold(frame, depth);
  }

  function leaveAsync(frame: Frame): void {
    if (frame.depth > 0) {
      leave(frame.depth);
    } else if (frame.waiting === 1) {
      frame.waiting = 0;
      control[WAITING]! -= 1;
    }
  }

  function suspend(frame: Frame, waits: boolean): void {
    if (frame.depth === 0) return;
    leave(frame.depth);
    if (waits) {
      frame.waiting = 1;
      frame.share = state[SHARE]!;
      control[WAITING]! += 1;
    }
  }

  function clear(): void {
    move(OUTSIDE, 0);
    unwind(0);
  }

  return {
    enter,
    enterInitialiser,
    leaveInitialiser,
    unwind,
    leave,
    enterAsync,
    activate,
    leaveAsync,
    suspend,
    clear,
  };
}
