import type { InstalledRuntime } from './abi.ts';
import type { Memory } from './counters/layout.ts';
import type { Thrown } from './frames/thrown.ts';
import type { LiveOptions } from './live/live.ts';
import type { HearWorkers } from './sampler/client.ts';
import type { RawEnding, RawSnapshot } from './snapshot/raw.ts';
import type { RawCause } from './snapshot/raw-live.ts';

/** What is to be known of how to measure the current thread before anything is measured. */
export interface PreparedOptions {
  /** What `memory`, `increment` and `peak` read: V8 heap + external memory, or the resident set. */
  readonly metric: 'heap' | 'rss';
  /** The sampler's period in ms. */
  readonly interval: number;
  /** Run the background sampler. */
  readonly sampler: boolean;
  /** Where snapshots are left for whoever merges them; nothing is written when absent. */
  readonly sessionDirectory?: string | undefined;
  /** The program's own argv: script and its arguments. Default: `process.argv.slice(1)`. */
  readonly argv?: readonly string[] | undefined;
  /** The share of time that readings may take: probes are sampled. Absent: each of them is a reading. */
  readonly share?: number | undefined;
  /** Measure living bytes, too, by samples so many bytes apart. */
  readonly live?: Pick<LiveOptions, 'interval'> | undefined;
  /** Slots for counters: one for each site in each context. Default 699,050 (64 MB of address space). */
  readonly slots?: number | undefined;
}

/** How to measure the current thread. */
export interface RuntimeOptions extends PreparedOptions {
  readonly live?: LiveOptions | undefined;
  /** How to hear of the worker threads that the program starts. Default: by a listener on `process`. */
  readonly hearWorkers?: HearWorkers | undefined;
  /** Called when code of the program's has run: at the end of each turn in which a file was loaded, and when the sampler asks an idle thread. */
  readonly afterTurn?: (() => void) | undefined;
}

/** The runtime of the current thread, for those who installed it. */
export interface RuntimeHandle {
  readonly runtime: InstalledRuntime;
  /** Everything measured so far. */
  raw(ending?: RawEnding): RawSnapshot;
  /** Takes living bytes now, when they are measured. */
  takeMoment(cause: RawCause): void;
  /** The limit of stack traces as the program knows it, while outlined expressions need a higher one. */
  traceLimit(): number | undefined;
  /** Ends the measuring: the final snapshot, also written to the session directory when there is one. */
  stop(ending: RawEnding): RawSnapshot;
  /** Empties the stack of active frames, for an exception that nobody catches. */
  clearStack(): void;
  /** Does what is the profiler's own work: neither its bytes nor its time are charged to the line that runs meanwhile. */
  aside<T>(work: () => T): T;
  /** The same for what is short, and leaves nothing. */
  beside<T>(work: () => T): T;
  /** Sets all counters to zero; the functions that are active go on. */
  reset(): void;
  /** Gives the measurements a name. */
  label(name: string): void;
  /** Why the last snapshot could not be written, in the system's words; null when all is well. */
  failure(): string | null;
  /** Why there is no thread that saves while the program runs, in Node's words; null where there is one. */
  unsampled(): string | null;
  /** Where the program threw a value last; null when that is not known. */
  thrown(value: unknown): Thrown | null;
  /** The counters themselves, for benches. */
  readonly memory: Memory;
}
