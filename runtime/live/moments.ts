import { NEARLY_FULL } from '../clock/nearly-full.ts';
import { append, max, min } from '../primordials.ts';
import type { RawCause, RawLive, RawLiveLine, RawMoment } from '../snapshot/raw-live.ts';
import { mapEach, mapGet, mapSet, openMap } from './captured.ts';
import { BEFORE } from './elsewhere.ts';
import type { HeapNow } from './heap-now.ts';
import type { Living } from './living.ts';
import { functionOfKey, siteOfKey } from './places.ts';

/** So many are kept; of more, those that nobody asked for are thinned out. */
const MOST = 64;
/** Moments that nobody asked for take this share of the time at most. */
const SHARE = 0.02;
/** A high is new when it is so much more than the last. */
const HIGHER = 1.1;
const HIGHER_BYTES = 1024 * 1024;
/** Shares of the heap's limit at which a moment is taken, whatever it costs. Above the last there are more, as often as the pace allows. */
const FULLER = [NEARLY_FULL, 0.8, 0.9];
const NEVER = Number.POSITIVE_INFINITY;

/** What is needed to take a moment. */
export interface MomentSource {
  interval: number;
  /** ms between moments that are taken regularly; null: none. */
  every: number | null;
  heapLimit: number;
  /** Whether somebody outside of the thread has asked for a moment since the last call. */
  isAsked(): boolean;
  now(): number;
  heap(): HeapNow;
  read(): Living;
  /** Bytes of the heap that were there when measuring began. */
  before: number;
}

/** The moments of a thread. */
export interface Moments {
  take(cause: RawCause): void;
  /** Why a moment is to be taken now; null: none is due. Some 2 µs. */
  due(): RawCause | null;
  /** Why the last one was taken; null before the first. */
  lastCause(): RawCause | null;
  raw(): RawLive;
}

/**
 * Takes living bytes at moments. A moment costs a collection, so those that nobody asked for are paced: after one that
 * took t ms there is none for t / 2 % ms. Those that come regularly take half of the time at most, or a program whose heap has grown would do nothing else. A new high can only be told from garbage just after a collection of V8's own.
 */
export function makeMoments({ interval, every, heapLimit, isAsked, now, heap, read, before }: MomentSource): Moments {
  let moments: RawMoment[] = [];
  let elsewhere: RawLive['elsewhere'] = [];
  const lines = openMap<number, RawLiveLine>();
  let high = 0;
  let restUntil = 0;
  let lastUsed = 0;
  let fuller = 0;
  let next = every ?? NEVER;

  function take(cause: RawCause): void {
    const time = now();
    const { sampled, external, elsewhere: others, shared, used } = read();
    const ms = now() - time;
    restUntil = now() + ms / SHARE;
    next = max(next, now() + ms);
    lastUsed = heap().used;
    mapEach(lines, (line) => {
      append(line.bytes, 0);
      append(line.sampled, 0);
    });
    const at = moments.length;
    let live = 0;
    const add = (key: number, bytes: number, isSampled: boolean): void => {
      const line = lineOf(key, at);
      line.bytes[at]! += bytes;
      if (isSampled) line.sampled[at]! += bytes;
      live += bytes;
    };
    mapEach(sampled, (bytes, key) => add(key, bytes, true));
    mapEach(external, (bytes, key) => add(key, bytes, false));
    const all = used + shared;
    let rest = all - live;
    elsewhere = [];
    mapEach(others, (bytes, name) => {
      append(elsewhere, { name, bytes });
      rest -= bytes;
    });
    if (rest > 0) append(elsewhere, { name: BEFORE, bytes: min(before, rest) });
    high = max(high, used);
    append(moments, { time, cause, heap: all, live, outside: max(0, all - live), ms });
    if (moments.length > MOST) thin();
  }

  function lineOf(key: number, at: number): RawLiveLine {
    let line = mapGet(lines, key);
    if (line === undefined) {
      line = { fn: functionOfKey(key), site: siteOfKey(key), bytes: zeros(at + 1), sampled: zeros(at + 1) };
      mapSet(lines, key, line);
    }
    return line;
  }

  /** Leaves out every other moment that nobody asked for, but not the highest and the last. */
  function thin(): void {
    let highest = 0;
    for (let i = 1; i < moments.length; i++) if (moments[i]!.heap > moments[highest]!.heap) highest = i;
    const kept: number[] = [];
    for (let i = 0; i < moments.length; i++) {
      const { cause } = moments[i]!;
      const isAskedFor = cause === 'signal' || cause === 'snapshot';
      if (i % 2 === 0 || i === highest || i >= MOST - 1 || isAskedFor) append(kept, i);
    }
    mapEach(lines, (line) => {
      line.bytes = picked(line.bytes, kept);
      line.sampled = picked(line.sampled, kept);
    });
    moments = picked(moments, kept);
  }

  function due(): RawCause | null {
    const time = now();
    const { used, inHeap } = heap();
    const collected = used < lastUsed;
    lastUsed = used;
    if (isAsked()) return 'signal';
    if (time >= next) {
      next = time + every!;
      return 'interval';
    }
    if (inHeap > heapLimit * (FULLER[fuller] ?? NEVER)) {
      while (inHeap > heapLimit * (FULLER[fuller] ?? NEVER)) fuller++;
      return 'nearly-full';
    }
    if (inHeap > heapLimit * FULLER[FULLER.length - 1]! && time >= restUntil) return 'nearly-full';
    return collected && time >= restUntil && used > high * HIGHER + HIGHER_BYTES ? 'peak' : null;
  }

  return {
    take,
    due,
    lastCause: () => moments[moments.length - 1]?.cause ?? null,
    raw() {
      const held: RawLiveLine[] = [];
      mapEach(lines, (line) => {
        if (isAnyPositive(line.bytes)) append(held, { ...line });
      });
      return { interval, moments: copyOf(moments), elsewhere, lines: held };
    },
  };
}

function zeros(length: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < length; i++) append(list, 0);
  return list;
}

function picked<T>(list: readonly T[], indexes: readonly number[]): T[] {
  const some: T[] = [];
  for (let i = 0; i < indexes.length; i++) append(some, list[indexes[i]!]!);
  return some;
}

function copyOf<T>(list: readonly T[]): T[] {
  const copy: T[] = [];
  for (let i = 0; i < list.length; i++) append(copy, list[i]!);
  return copy;
}

function isAnyPositive(values: readonly number[]): boolean {
  for (let i = 0; i < values.length; i++) if (values[i]! > 0) return true;
  return false;
}
