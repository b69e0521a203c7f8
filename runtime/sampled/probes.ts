import { ASYNC_DEPTH, DEPTH, MAX_DEPTH, type Memory } from '../counters/layout.ts';
import type { Strata } from '../counters/strata.ts';
import type { Frames } from '../frames/frame.ts';
import type { SharedProbes } from '../probes.ts';
import type { SampledClock } from './clock.ts';
import type { SampledContexts } from './contexts.ts';
import { OPEN, RING } from './control-words.ts';
import { REMEMBERED } from './suspects.ts';

/**
 * The probes of synchronous functions, written out: V8 inlines by the size of bytecode, and a probe that goes through
 * functions of its own is inlined in few places.
 */
export function sampledProbes(
  { control, stackSlot, stackBase, stackFunction }: Memory,
  { due, returns, turns, stackContext }: Strata,
  { take, ring }: SampledClock,
  { unwind }: Frames,
  { regions, regionOf }: SampledContexts,
): Pick<SharedProbes, 'e' | 'c' | 'p' | 'g' | 'b' | 'x'> {
  function e(f: number, first: number): number {
    const fn = f + first;
    let base = regions[fn]!;
    if (base === 0) base = regionOf(fn);
    const below = control[DEPTH]! + 1;
    const depth = below < MAX_DEPTH ? below : MAX_DEPTH - 1;
    control[DEPTH] = depth;
    stackSlot[depth] = base;
    stackBase[depth] = base;
    stackFunction[depth] = fn;
    stackContext[depth] = 0;
    const left = due[base - 1]! - 1;
    due[base - 1] = left;
    if ((left | control[OPEN]!) < 0) take(base - 1);
    return depth;
  }

  function p(frame: number, k: number): void {
    if (control[DEPTH] !== frame) unwind(frame);
    const slot = stackBase[frame]! + k;
    const stratum = slot > stackSlot[frame]! ? slot : slot + turns;
    stackSlot[frame] = slot;
    const reached = (control[RING]! + 1) | 0;
    control[RING] = reached;
    ring[reached & (REMEMBERED - 1)] = stratum;
    const left = due[stratum]! - 1;
    due[stratum] = left;
    if ((left | control[OPEN]!) < 0) take(stratum);
  }

  return {
    e,
    c: e,
    p,
    // What a line's text does not show (a getter, a number that V8 boxes, a property that it makes room for) its samples do. It
    // makes no jumps, so the ring does without.
    g(frame, k) {
      if (control[DEPTH] !== frame) unwind(frame);
      const slot = stackBase[frame]! + k;
      const stratum = slot > stackSlot[frame]! ? slot : slot + turns;
      stackSlot[frame] = slot;
      const left = due[stratum]! - 1;
      due[stratum] = left;
      if ((left | control[OPEN]!) < 0) take(stratum);
    },
    b(frame, k, value) {
      if (control[DEPTH] !== frame) unwind(frame);
      const slot = stackBase[frame]! + k;
      stackSlot[frame] = slot;
      const left = due[slot + returns]! - 1;
      due[slot + returns] = left;
      if ((left | control[OPEN]!) < 0) take(slot + returns);
      return value;
    },
    x<T>(depth: number, value?: T) {
      if (control[DEPTH]! >= depth) {
        if (control[ASYNC_DEPTH]! >= depth) unwind(depth - 1);
        control[DEPTH] = depth - 1;
        const stratum = stackSlot[depth - 1]! + returns;
        const left = due[stratum]! - 1;
        due[stratum] = left;
        if ((left | control[OPEN]!) < 0) take(stratum);
      }
      return value as T;
    },
  };
}
