import { ASYNC_DEPTH, AWAITED, DEPTH, type Memory, SHARE, WAITING, WIDTH } from '../counters/layout.ts';
import { append } from '../primordials.ts';
import type { Frame } from './frame.ts';

/** What both kinds of stacks do with the frames that can be suspended. */
export interface Suspended {
  /** Depth of the innermost frame of function `fn`; 0: there is none. */
  depthOf(fn: number): number;
  /** Pops the frames above `depth`; those that can be suspended are, from now on. */
  unwind(depth: number): void;
  /** Takes a frame onto the stack. */
  hold(frame: Frame, depth: number): void;
  /** From now on the frame, which is not on the stack, waits for a promise. */
  beginWaiting(frame: Frame): void;
  /** Charges what moved outside meanwhile to the line that waited. */
  endWaiting(frame: Frame): void;
  /** The frame, which is not on the stack, will not go on. */
  abandon(frame: Frame): void;
}

/** Follows them on the stack in `memory`. It holds no reference to a frame that is not active. */
export function followSuspended({ control, state, counters, stackFunction }: Memory): Suspended {
  /** The async frames by depth. */
  const active: (Frame | null)[] = [];
  growTo(63);

  function growTo(depth: number): void {
    while (active.length <= depth) append(active, null);
  }

  function suspendAbove(depth: number): void {
    while (control[ASYNC_DEPTH]! > depth) {
      const d = control[ASYNC_DEPTH]!;
      // Each depth on the way down holds a frame.
      const frame = active[d]!;
      control[ASYNC_DEPTH] = frame.below;
      frame.depth = 0;
      active[d] = null;
    }
  }

  return {
    depthOf(fn) {
      let depth = control[DEPTH]!;
      while (depth > 0 && stackFunction[depth] !== fn) depth--;
      return depth;
    },
    unwind(depth) {
      if (control[ASYNC_DEPTH]! > depth) suspendAbove(depth);
      control[DEPTH] = depth;
    },
    hold(frame, depth) {
      // The deepest place of all may have one already.
      suspendAbove(depth - 1);
      frame.depth = depth;
      frame.below = control[ASYNC_DEPTH]!;
      growTo(depth);
      active[depth] = frame;
      control[ASYNC_DEPTH] = depth;
    },
    beginWaiting(frame) {
      frame.waiting = 1;
      frame.share = state[SHARE]!;
      control[WAITING]! += 1;
    },
    endWaiting(frame) {
      if (frame.waiting === 0) return;
      frame.waiting = 0;
      control[WAITING]! -= 1;
      counters[frame.slot * WIDTH + AWAITED]! += state[SHARE]! - frame.share;
    },
    abandon(frame) {
      if (frame.waiting === 0) return;
      frame.waiting = 0;
      control[WAITING]! -= 1;
    },
  };
}
