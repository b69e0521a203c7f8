import type { RawLive } from './raw-live.ts';

/** How a thread's measuring ended; mirrors the profile's `Ending`. */
export type RawEnding =
  | { kind: 'exit'; code: number }
  | { kind: 'uncaught'; code: number; message: string }
  | { kind: 'signal'; signal: string }
  | { kind: 'out-of-memory'; signal?: string; code?: number }
  | { kind: 'abort'; signal?: string; code?: number }
  | { kind: 'terminated' }
  | { kind: 'running' };

/** Who was measured, and how. */
export interface RawThread {
  pid: number;
  /** `worker_threads.threadId`; 0 is the main thread. */
  threadId: number;
  argv: string[];
  cwd: string;
  node: string;
  v8: string;
  platform: string;
  arch: string;
  metric: 'heap' | 'rss';
  /** The share of time that readings may take, where probes are sampled; absent: all are read. */
  share?: number;
  /** The sampler's period in ms. */
  interval: number;
  /** V8's limit of the heap in bytes, without the room for young objects where that is known. */
  heapLimit: number;
  /** What `performance.now()` of the thread has to be added to for the clock that all threads share, in ms. */
  clockOrigin: number;
}

/** Everything one thread's runtime knows, at one moment. Slots, contexts and functions are numbers; `tables` names them. */
export interface RawSnapshot {
  thread: RawThread;
  ending: RawEnding;
  /** Epoch milliseconds of the start (or of the last reset), and how long ago that was, in ms. */
  startedAt: number;
  durationMs: number;
  label?: string;
  /** Tables as text (see `readTable`) in the order they were loaded: function `n` is the n-th over all of them. */
  tables: string[];
  /** Column-wise; context 0 is the outside, with function and parent -1. */
  contexts: {
    fn: Int32Array;
    /** Slot of the line that made the call. */
    parent: Int32Array;
    /** First slot of the context; ascending. */
    base: Int32Array;
    calls: Float64Array;
  };
  /** Slots that counted anything, ascending, and their measures (`WIDTH` doubles each, in the order of layout.ts). */
  slots: Int32Array;
  counters: Float64Array;
  /** Where probes are sampled; then the counters are what was seen of a line (see sampled/strata.ts). */
  sampled?: RawStrata;
  /** Slots of the active stack, innermost first. */
  stack: number[];
  /**
   * Samples, oldest first, `POINT_WIDTH` doubles each: ms since the start, resident set, heap in use + external at the last probe (bytes), and
   * the slot under the cursor.
   */
  series: Float64Array;
  /** When garbage was collected: rows of ../collections.ts, in no order. */
  collections: Float64Array;
  /** Living bytes, when they were asked for. */
  live?: RawLive;
  totals: RawTotals;
  flags: { folded: boolean; exhausted: boolean };
}

/** What samples stand for: strata that counted anything, ascending within hits and within returns. */
export interface RawStrata {
  /** Slots, of strata with hits first, then of those without. */
  slots: Int32Array;
  /** How many of them have hits. */
  hits: number;
  /** Arrivals, and the rows of sampled/strata.ts (`STRATUM_WIDTH` doubles each). */
  arrivals: Float64Array;
  rows: Float64Array;
}

/** The clock and the profiler's own cost; bytes and milliseconds. */
export interface RawTotals {
  /** Heap in use when the clock started, and now. */
  usedAtStart: number;
  used: number;
  external: number;
  /** Freed by the collections that were charged. */
  collected: number;
  /** The part of it that was the profiler's own garbage, under sampled probes. */
  ownFreed: number;
  /** Positive movements of external memory. */
  externalGrown: number;
  /** Negative movements that were not charged, less the positive ones that were not. */
  setAside: number;
  gcs: number;
  gcMs: number;
  probes: number;
  /** The profiler's own time and bytes. */
  ownMs: number;
  ownBytes: number;
  /** Time since the last probe. */
  sinceProbeMs: number;
  peakRss: number;
  /** Resident memory of the profiler's own, as far as it knows, in bytes: its counters, and what the set grew by in its work. */
  ownResident: number;
}
