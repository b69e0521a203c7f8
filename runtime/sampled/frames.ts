import { DEPTH, MAX_DEPTH, type Memory, OUTSIDE } from '../counters/layout.ts';
import type { Strata } from '../counters/strata.ts';
import { disposable, Frame, type Frames } from '../frames/frame.ts';
import { followSuspended } from '../frames/suspended.ts';
import { max } from '../primordials.ts';
import type { SampledClock } from './clock.ts';
import type { SampledContexts } from './contexts.ts';
import { FRAMES } from './control-words.ts';

/**
 * Makes the active stack for the sampled probes: as the exact one, but a function has one region whoever calls it, and
 * a frame is in its place before the clock hears of it.
 */
export function makeSampledFrames(
  memory: Memory,
  { returns, stackContext }: Strata,
  clock: SampledClock,
  contexts: SampledContexts,
): Frames {
  const { control, stackSlot, stackBase, stackFunction } = memory;
  const { arrive } = clock;
  const { regionOf, contextAt } = contexts;
  const { depthOf, unwind, hold, beginWaiting, endWaiting, abandon } = followSuspended(memory);

  function push(fn: number, base: number, slot: number): number {
    const below = control[DEPTH]! + 1;
    const depth = below < MAX_DEPTH ? below : MAX_DEPTH - 1;
    control[DEPTH] = depth;
    stackSlot[depth] = slot;
    stackBase[depth] = base;
    stackFunction[depth] = fn;
    stackContext[depth] = 0;
    return depth;
  }

  function enterInitialiser(fn: number, k: number): void {
    const base = regionOf(fn);
    push(fn, base, base + max(k, 0));
    // The stratum of calls is the one before.
    arrive(k === 0 ? base + returns : base + k);
  }

  function leaveFunction(fn: number): void {
    const depth = depthOf(fn);
    if (depth > 0) leave(depth);
  }

  function leave(depth: number): void {
    if (control[DEPTH]! < depth) return;
    unwind(depth - 1);
    arrive(stackSlot[depth - 1]! + returns);
  }

  function enterAsync(fn: number, k: number): Frame {
    const base = regionOf(fn);
    const frame = new Frame(fn, base, base + k);
    control[FRAMES]! += 1;
    hold(frame, push(fn, base, base + k));
    arrive(base - 1);
    return frame;
  }

  function activate(frame: Frame): void {
    if (frame.depth > 0) {
      unwind(frame.depth);
      return;
    }
    // A generator works for whoever pulls it; an async function that goes on from the event loop keeps its caller.
    const kept = control[DEPTH] === 0 ? frame.context : 0;
    const depth = push(frame.fn, frame.base, frame.slot);
    stackContext[depth] = kept;
    hold(frame, depth);
    endWaiting(frame);
    arrive(frame.slot + returns);
  }

  function leaveAsync(frame: Frame): void {
    if (frame.depth > 0) leave(frame.depth);
    else abandon(frame);
  }

  function suspend(frame: Frame, waits: boolean): void {
    if (frame.depth === 0) return;
    if (waits) frame.context = contextAt(frame.depth);
    leave(frame.depth);
    if (waits) beginWaiting(frame);
  }

  disposable(suspend);

  function clear(): void {
    unwind(0);
    arrive(OUTSIDE + returns);
  }

  return {
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
