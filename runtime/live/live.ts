import type { FileSites } from '../abi.ts';
import type { Clock } from '../clock.ts';
import { getHeapStatistics } from '../gauge.ts';
import { type Memory, START_NOW } from '../layout.ts';
import { bufferOfView, openWeakMap, weakGet, weakSet } from './captured.ts';
import { startSampling } from './living.ts';
import { type Moments, makeMoments } from './moments.ts';
import { makePlaces, type PlaceOf } from './places.ts';
import type { RawCause, RawLive } from './raw-live.ts';
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
}

/** Living bytes of a thread. */
export interface Live {
  readonly evaluate: Trampoline;
  readonly limit: TraceLimit;
  /** `keep` refers to the variables of the file's top level, which count as alive until the end. */
  add(table: FileSites, first: number): number;
  /** Holds on to a function, and to the variables that it refers to, until the end. */
  keep(refers: () => unknown): void;
  take(cause: RawCause): void;
  /** Takes a moment when one is due. */
  look(): void;
  raw(): RawLive;
  stop(): void;
}

/** Starts the measuring of living bytes. `changed` hears of each moment. */
export function openLive(
  { interval, every, placeOf, isOwn }: LiveOptions,
  { memory, clock, heapLimit }: { memory: Memory; clock: Clock; heapLimit: number },
  changed: (live: RawLive) => void,
): Live {
  const places = makePlaces(placeOf);
  const siteOfBuffer = openWeakMap();
  const kept: (() => unknown)[] = [];
  let buffers = false;
  let ended = false;
  let busy = false;
  const sampler = startSampling(interval, places, siteOfBuffer, () => buffers, isOwn);
  const { performance } = globalThis;
  const moments: Moments = makeMoments({
    interval,
    every,
    heapLimit,
    now: () => performance.now() - memory.state[START_NOW]!,
    heap() {
      const { used_heap_size: inHeap, external_memory: outer } = getHeapStatistics();
      return { inHeap, used: inHeap + outer };
    },
    read: sampler.read,
  });

  /** Work of the profiler's own, in which no other begins. */
  function aside(work: () => boolean): void {
    if (busy || ended) return;
    busy = true;
    try {
      clock.aside(() => {
        if (work()) changed(moments.raw());
      });
    } finally {
      busy = false;
    }
  }

  const { evaluate } = makeTrampoline({
    look: () => aside(() => moments.look()),
    onView(view, outline) {
      if (busy) return;
      const buffer = bufferOfView(view);
      if (weakGet(siteOfBuffer, buffer) !== undefined) return;
      buffers = true;
      clock.aside(() => weakSet(siteOfBuffer, buffer, places.siteOf(outline)));
    },
  });

  return {
    evaluate,
    limit: keepTraceLimit(),
    add: places.add,
    keep: (refers) => void kept.push(refers),
    take: (cause) =>
      aside(() => {
        moments.take(cause);
        return true;
      }),
    look: () => aside(() => moments.look()),
    raw: () => moments.raw(),
    stop() {
      ended = true;
      sampler.stop();
      kept.length = 0;
    },
  };
}
