import { ASYNC_DEPTH, DEPTH, MAX_DEPTH, type Memory } from '../counters/layout.ts';
import { HEADS, type Strata, writeDown } from '../counters/strata.ts';
import type { Frames } from '../frames/frame.ts';
import type { SharedProbes } from '../probes.ts';
import type { SampledClock } from './clock.ts';
import type { SampledContexts } from './contexts.ts';
import { OPEN, RING } from './control-words.ts';
import { LOW, REMEMBERED } from './limits.ts';

/** The probes of synchronous functions. */
type Synchronous = Pick<SharedProbes, 'e' | 'c' | 'q' | 'p' | 'g' | 'b' | 'h' | 'x'>;

/** Makes the probes of synchronous functions. */
export function sampledProbes(
  { control, stackSlot, stackBase, stackFunction }: Memory,
  strata: Strata,
  { take, ring }: SampledClock,
  { unwind }: Frames,
  { regions, regionOf }: SampledContexts,
): Synchronous {
  const { due, returns, turns, counted, stackContext } = strata;
  const carry = (stratum: number): void => writeDown(strata, stratum);
  return written(
    control,
    due,
    returns,
    turns,
    counted,
    stackSlot,
    stackBase,
    stackFunction,
    stackContext,
    regions,
    ring,
    take,
    carry,
    unwind,
    regionOf,
  );
}

/**
 * The same written out: V8 inlines by the size of bytecode, and a probe that goes through functions of its own is inlined in few places. With
 * plain parameters it is an eighth smaller: V8 asks at each use of what was taken out of an object whether it has been.
 */
function written(
  control: Int32Array,
  due: Int32Array,
  returns: number,
  turns: number,
  counted: number,
  stackSlot: Int32Array,
  stackBase: Int32Array,
  stackFunction: Int32Array,
  stackContext: Int32Array,
  regions: Int32Array,
  ring: Int32Array,
  take: (stratum: number) => void,
  carry: (stratum: number) => void,
  unwind: (depth: number) => void,
  regionOf: (fn: number) => number,
): Synchronous {
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
    if ((--due[base - 1]! | control[OPEN]!) < 0) take(base - 1);
    return depth;
  }

  function takeIn(frame: number, stratum: number): void {
    if (control[DEPTH] !== frame) unwind(frame);
    take(stratum);
  }

  return {
    e,
    c: e,
    q(f, first, k) {
      const fn = f + first;
      let base = regions[fn]!;
      if (base === 0) base = regionOf(fn);
      const call = base - HEADS + counted;
      if (--due[call]! < LOW) carry(call);
      if (k !== 0 && --due[base + k + counted]! < LOW) carry(base + k + counted);
    },
    p(frame, k) {
      if (control[DEPTH] !== frame) unwind(frame);
      const slot = stackBase[frame]! + k;
      const stratum = slot > stackSlot[frame]! ? slot : slot + turns;
      stackSlot[frame] = slot;
      ring[++control[RING]! & (REMEMBERED - 1)] = stratum;
      if ((--due[stratum]! | control[OPEN]!) < 0) take(stratum);
    },
    // What a line's text does not show (a getter, a number that V8 boxes, a property that it makes room for) its samples do. It
    // makes no jumps, so the ring does without, and its turns do what its first hit did. Frames that were left without a word are
    // dropped by whoever comes next, a sample among them.
    g(frame, k) {
      const slot = stackBase[frame]! + k;
      stackSlot[frame] = slot;
      if ((--due[slot]! | control[OPEN]!) < 0) takeIn(frame, slot);
    },
    b(frame, k, value) {
      if (control[DEPTH] !== frame) unwind(frame);
      const slot = stackBase[frame]! + k;
      stackSlot[frame] = slot;
      if ((--due[slot + returns]! | control[OPEN]!) < 0) take(slot + returns);
      return value;
    },
    h(frame, k) {
      const stratum = stackBase[frame]! + k + counted;
      if (--due[stratum]! < LOW) carry(stratum);
    },
    x<T>(depth: number, value?: T) {
      if (control[DEPTH]! >= depth) {
        if (control[ASYNC_DEPTH]! >= depth) unwind(depth - 1);
        control[DEPTH] = depth - 1;
        const stratum = stackSlot[depth - 1]! + returns;
        if ((--due[stratum]! | control[OPEN]!) < 0) take(stratum);
      }
      return value as T;
    },
  };
}
