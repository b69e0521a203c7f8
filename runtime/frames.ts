import type { Clock } from './clock.ts';
import type { Contexts } from './contexts.ts';
import {
  ASYNC_ACTIVE,
  AWAITED,
  CURSOR,
  DEPTH,
  ENTERED,
  IDLE,
  MAX_DEPTH,
  type Memory,
  OUTSIDE,
  OVERFLOW,
  SHARE,
  WAITING,
  WIDTH,
} from './layout.ts';
import { append, defineProperty, dispose, min } from './primordials.ts';

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
  /** Its context, where that is not told by `base` (sampled probes). */
  context = 0;
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
  /** Pops the innermost frame of function `fn`, if there is one, and those above it. */
  leaveFunction(fn: number): void;
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

/**
 * `await using` disposes of the frame first, by a `using` of its own: then it waits for the others. A method of all
 * frames, for an object made for it would be charged to the line.
 */
export function disposable(suspend: Frames['suspend']): void {
  defineProperty(Frame.prototype, dispose, {
    __proto__: null,
    configurable: true,
    value(this: Frame): void {
      suspend(this, true);
    },
  } as PropertyDescriptor);
}

/** Makes the active stack in `memory`. The runtime holds no reference to a frame that is not active. */
export function makeFrames(memory: Memory, clock: Clock, contexts: Contexts): Frames {
  const { control, state, counters, stackSlot, stackBase, stackFunction, contextBase } = memory;
  const { move } = clock;
  const { find, make } = contexts;
  /** The async frames by depth. */
  const active: (Frame | null)[] = [];
  growTo(63);

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

  function growTo(depth: number): void {
    while (active.length <= depth) append(active, null);
  }

  function hold(frame: Frame, depth: number): void {
    frame.depth = depth;
    growTo(depth);
    active[depth] = frame;
    control[ASYNC_ACTIVE]! += 1;
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
    if (frame.waiting === 1) {
      frame.waiting = 0;
      control[WAITING]! -= 1;
      counters[frame.slot * WIDTH + AWAITED]! += state[SHARE]! - frame.share;
    }
    place(depth, frame.fn, frame.base, frame.slot);
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
