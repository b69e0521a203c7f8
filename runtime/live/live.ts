import type { FileSites } from '../abi.ts';
import type { Clock } from '../clock/clock.ts';
import { getHeapStatistics, now } from '../clock/gauge.ts';
import { type Memory, MOMENTS, START_NOW } from '../counters/layout.ts';
import { join } from '../primordials.ts';
import type { RawCause, RawLive } from '../snapshot/raw-live.ts';
import { bufferOfView, openWeakMap, weakGet, weakSet, writeHeap } from './captured.ts';
import { readHeapNow } from './heap-now.ts';
import { startSampling } from './living.ts';
import { keepModules } from './modules.ts';
import { type Moments, makeMoments } from './moments.ts';
import { type Origins, rememberOrigins } from './origins.ts';
import { makePlaces, type PlaceOf } from './places.ts';
import { type Lack, lackOf } from './room.ts';
import { keepTraceLimit, type TraceLimit } from './trace-limit.ts';
import { makeTrampoline, type Trampoline } from './trampoline.ts';

/** How living bytes are measured. */
export interface LiveOptions {
  /** Bytes between two samples, on average. */
  readonly interval: number;
  /** ms between moments that are taken regularly; null: none. */
  readonly every: number | null;
  readonly placeOf: PlaceOf;
  /** Whether a script is the profiler's own. */
  readonly isOwn: (name: string) => boolean;
  /** Take heap snapshots, so that it can be told who holds the objects. */
  readonly holders: boolean;
  /** V8 is slow to tell in a heap snapshot where functions are, unless it knows where the lines of their scripts end. */
  readonly findLines: boolean;
}

/** Living bytes of a thread. */
export interface Live {
  readonly evaluate: Trampoline;
  readonly limit: TraceLimit;
  add(table: FileSites, first: number): number;
  /** Holds on to the variables of a file until the end; `refers` gives them by their names. */
  keep(refers: () => object, file: string): void;
  take(cause: RawCause): void;
  /** Takes a moment when one is due. */
  look(): void;
  raw(): RawLive;
  /** The counters have begun anew. */
  reset(): void;
  /** Moments are taken from here on: their times count from where the clock has started. */
  begin(): void;
  stop(): void;
}

/** The thread that is measured; `directory` takes its heap snapshot, under a `name` of its own. */
export interface LiveThread {
  memory: Memory;
  clock: Clock;
  heapLimit: number;
  directory: string | undefined;
  name: string;
}

/** Where chance begins in the choice of objects: the same in each run. */
const SEED = 0x6d70726f;

/** Samples what is allocated from here on. `changed` hears of each moment. */
export function openLive(
  { interval, every, placeOf, isOwn, holders, findLines }: LiveOptions,
  { memory, clock, heapLimit, directory, name }: LiveThread,
  changed: (live: RawLive) => void,
): Live {
  const places = makePlaces(placeOf);
  const siteOfBuffer = openWeakMap<number>();
  const modules = keepModules();
  const isHeapWanted = holders && directory !== undefined;
  const origins: Origins | null = isHeapWanted ? rememberOrigins(places.siteOf, SEED, clock.beside) : null;
  const heapName = `${name}.heapsnapshot`;
  /** Samples by site and size, when the heap snapshot was taken; null before. */
  let samples: number[] | null = null;
  /** What the last snapshot would have taken, when there was not enough memory for it. */
  let lacking: Lack | undefined;
  let buffers = false;
  let isMeasuring = false;
  let busy = false;
  let asked = 0;
  let wasReset = false;
  const sampler = startSampling(interval, places, siteOfBuffer, () => buffers, isOwn);
  const moments: Moments = makeMoments({
    interval,
    every,
    heapLimit,
    isAsked() {
      const before = asked;
      asked = memory.control[MOMENTS]!;
      return asked !== before;
    },
    now: () => now() - memory.state[START_NOW]!,
    heap: readHeapNow,
    read: sampler.read,
    before: sampler.before,
  });

  /** Takes a moment, unless one is being taken. */
  function take(cause: RawCause): void {
    if (busy || !isMeasuring) return;
    busy = true;
    try {
      clock.aside(() => {
        moments.take(cause);
        takeHeap();
        changed(raw());
      });
    } catch {
      // The inspector refused, or the stack is full: there is one moment less, and nothing that the program hears of.
    } finally {
      busy = false;
    }
  }

  function look(): void {
    if (busy || !isMeasuring) return;
    try {
      const cause = clock.beside(moments.due);
      if (cause !== null) take(cause);
    } catch {
      // The stack is full.
    }
  }

  /** At the end, when a signal asks for it, and when the heap is nearly full for the first time: it takes V8 a while. */
  function takeHeap(): void {
    const cause = moments.lastCause();
    const isDue = cause === 'end' || cause === 'signal' || (cause === 'nearly-full' && samples === null);
    if (!isHeapWanted || !isDue) return;
    try {
      const taken = sampler.samples();
      lacking = lackOf(getHeapStatistics().used_heap_size, taken, interval);
      if (lacking !== undefined) return;
      modules.named(() => writeHeap(join(directory, heapName), findLines));
      samples = taken;
    } catch {
      // The disk is full or the folder gone: who holds the objects is not told then.
    }
  }

  function raw(): RawLive {
    const taken = wasReset ? { ...moments.raw(), wasReset } : moments.raw();
    if (samples !== null) return { ...taken, heap: heapName, samples };
    return lacking === undefined ? taken : { ...taken, lacking };
  }

  const evaluate = makeTrampoline(memory, {
    look,
    onView(view, outline) {
      if (busy) return;
      const buffer = bufferOfView(view);
      if (weakGet(siteOfBuffer, buffer) !== undefined) return;
      buffers = true;
      clock.beside(() => weakSet(siteOfBuffer, buffer, places.siteOf(outline)));
      origins?.offer(buffer, outline);
    },
    onObject: origins === null ? null : origins.offer,
  });

  return {
    evaluate,
    limit: keepTraceLimit(),
    add: places.add,
    keep: modules.keep,
    take,
    look,
    raw,
    reset() {
      wasReset = true;
    },
    begin() {
      isMeasuring = true;
    },
    stop() {
      isMeasuring = false;
      sampler.stop();
      modules.clear();
    },
  };
}
