import { defineProperty, dispose } from '../primordials.ts';

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
  /** Depth of the active frame below that can be suspended; 0 when there is none. */
  below = 0;
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
  /** Pushes a frame of function `fn` with the cursor on its site `k`, without counting a call, and a hit only when `k` is not the header. */
  enterInitialiser(fn: number, k: number): void;
  /** Pops the innermost frame of function `fn`, if there is one, and those above it. */
  leaveFunction(fn: number): void;
  /** Pops the frames above `depth`. */
  unwind(depth: number): void;
  /** Pops the frame at `depth`, and those above it, and moves the cursor to where it was when it was entered. */
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
