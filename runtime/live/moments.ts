import { NEARLY_FULL } from '../clock/nearly-full.ts';
import { max } from '../primordials.ts';
import type { RawCause, RawLive, RawLiveLine, RawMoment } from '../snapshot/raw-live.ts';
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

/** What the heap looks like now: bytes in use, external memory included, and in the heap alone. */
export interface HeapNow {
  used: number;
  inHeap: number;
}

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
}

/** The moments of a thread. */
export interface Moments {
  take(cause: RawCause): void;
  /** Takes a moment when one is due. True when it did. */
  look(): boolean;
  /** Why the last one was taken; null before the first. */
  lastCause(): RawCause | null;
  raw(): RawLive;
}

/**
 * Takes living bytes at moments. A moment costs a collection, so those that nobody asked for are paced: after one that
 * took t ms there is none for t / 2 % ms. A new high can only be told from garbage just after a collection of V8's own.
 */
export function makeMoments({ interval, every, heapLimit, isAsked, now, heap, read }: MomentSource): Moments {
  let moments: RawMoment[] = [];
  let elsewhere: RawLive['elsewhere'] = [];
  const lines = new Map<number, RawLiveLine>();
  let high = 0;
  let restUntil = 0;
  let lastUsed = 0;
  let fuller = 0;
  let next = every ?? Number.POSITIVE_INFINITY;

  function take(cause: RawCause): void {
    const time = now();
    const { sampled, external, elsewhere: others, shared } = read();
    const { used } = heap();
    const ms = now() - time;
    restUntil = now() + ms / SHARE;
    lastUsed = used;
    for (const line of lines.values()) {
      line.bytes.push(0);
      line.sampled.push(0);
    }
    const at = moments.length;
    let live = 0;
    const add = (key: number, bytes: number, isSampled: boolean): void => {
      const line = lineOf(key, at);
      line.bytes[at]! += bytes;
      if (isSampled) line.sampled[at]! += bytes;
      live += bytes;
    };
    for (const [key, bytes] of sampled) add(key, bytes, true);
    for (const [key, bytes] of external) add(key, bytes, false);
    elsewhere = [...others].map(([name, bytes]) => ({ name, bytes }));
    high = max(high, used);
    const all = used + shared;
    moments.push({ time, cause, heap: all, live, outside: max(0, all - live), ms });
    if (moments.length > MOST) thin();
  }

  function lineOf(key: number, at: number): RawLiveLine {
    let line = lines.get(key);
    if (line === undefined) {
      const zeros = (): number[] => Array.from({ length: at + 1 }, () => 0);
      line = { fn: functionOfKey(key), site: siteOfKey(key), bytes: zeros(), sampled: zeros() };
      lines.set(key, line);
    }
    return line;
  }

  /** Leaves out every other moment that nobody asked for, but not the highest and the last. */
  function thin(): void {
    const highest = moments.reduce((best, moment, i) => (moment.heap > moments[best]!.heap ? i : best), 0);
    const isKept = ({ cause }: RawMoment, i: number): boolean =>
      i % 2 === 0 || i === highest || i >= MOST - 1 || cause === 'signal' || cause === 'snapshot';
    const kept = moments.map(isKept);
    for (const line of lines.values()) {
      line.bytes = line.bytes.filter((_, i) => kept[i]);
      line.sampled = line.sampled.filter((_, i) => kept[i]);
    }
    moments = moments.filter((_, i) => kept[i]);
  }

  function dueCause(): RawCause | null {
    const time = now();
    const { used, inHeap } = heap();
    const collected = used < lastUsed;
    lastUsed = used;
    if (isAsked()) return 'signal';
    if (time >= next) {
      next = time + every!;
      return 'interval';
    }
    if (inHeap > heapLimit * (FULLER[fuller] ?? Number.POSITIVE_INFINITY)) {
      while (inHeap > heapLimit * (FULLER[fuller] ?? Number.POSITIVE_INFINITY)) fuller++;
      return 'nearly-full';
    }
    if (inHeap > heapLimit * FULLER[FULLER.length - 1]! && time >= restUntil) return 'nearly-full';
    return collected && time >= restUntil && used > high * HIGHER + HIGHER_BYTES ? 'peak' : null;
  }

  return {
    take,
    look() {
      const cause = dueCause();
      if (cause !== null) take(cause);
      return cause !== null;
    },
    lastCause: () => moments[moments.length - 1]?.cause ?? null,
    raw() {
      const held = [...lines.values()].filter(({ bytes }) => bytes.some((value) => value > 0));
      return { interval, moments: [...moments], elsewhere, lines: held.map((line) => ({ ...line })) };
    },
  };
}
