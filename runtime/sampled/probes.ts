import { ASYNC_DEPTH, DEPTH, MAX_DEPTH, type Memory } from '../counters/layout.ts';
import type { Strata } from '../counters/strata.ts';
import type { Frames } from '../frames/frame.ts';
import { words } from '../primordials.ts';
import type { FileProbes, SharedProbes } from '../probes.ts';
import type { SampledClock } from './clock.ts';
import type { SampledContexts } from './contexts.ts';
import { OPEN, RING } from './control-words.ts';
import { REMEMBERED } from './suspects.ts';

/**
 * The probes of synchronous functions, written out: V8 inlines by the size of bytecode, and a probe that goes through
 * functions of its own is inlined in few places.
 */
export function sampledProbes(
  memory: Memory,
  { due, returns, turns }: Strata,
  clock: SampledClock,
  { unwind }: Frames,
): Pick<SharedProbes, 'p' | 'g' | 'b' | 'x'> {
  const { control, stackSlot, stackBase } = memory;
  const { take, ring } = clock;
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

/** The probe that enters the functions of a file, which have the numbers from `first` on. */
export function sampledEntry(
  memory: Memory,
  { due, stackContext }: Strata,
  clock: SampledClock,
  { regionOf }: SampledContexts,
  first: number,
  count: number,
): Pick<FileProbes, 'e' | 'c'> {
  const { control, stackSlot, stackBase, stackFunction } = memory;
  const { take } = clock;
  const bases = words(count);

  function push(f: number, k: number): number {
    let base = bases[f]!;
    if (base === 0) {
      base = regionOf(first + f);
      bases[f] = base;
    }
    const below = control[DEPTH]! + 1;
    const depth = below < MAX_DEPTH ? below : MAX_DEPTH - 1;
    control[DEPTH] = depth;
    stackSlot[depth] = base + k;
    stackBase[depth] = base;
    stackFunction[depth] = first + f;
    stackContext[depth] = 0;
    return depth;
  }

  function e(f: number, k: number): number {
    const depth = push(f, k);
    const base = bases[f]!;
    const left = due[base - 1]! - 1;
    due[base - 1] = left;
    if ((left | control[OPEN]!) < 0) take(base - 1);
    return depth;
  }

  return { e, c: (f) => e(f, 0) };
}
