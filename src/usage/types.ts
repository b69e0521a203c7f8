import type { ChildProcess } from 'node:child_process';
import type { Collection, PeakKind } from '../series/types.ts';
import type { ModuleExport } from './isolated/reference.ts';

/**
 * What is measured, in bytes: resident memory, V8's heap in use, memory that V8 objects hold outside the heap, the part of it that
 * ArrayBuffers and Buffers hold; on Linux also the proportional and the unique set size.
 */
export type UsageMetric = 'rss' | 'heap' | 'external' | 'arrayBuffers' | 'pss' | 'uss';

/** What a peak of {@link memoryGrowth} is read of; `memory` is V8's heap in use and external memory together. */
export type GrowthMetric = 'memory' | Exclude<UsageMetric, 'pss' | 'uss'>;

/** A function with its arguments and, when there is one, an object of options as last argument: `fn(...args, kw)`. */
export type Call<T> = readonly [fn: (...args: never[]) => T, args?: readonly unknown[], kw?: object];

/** A program and its arguments, or one line for the shell. */
export type Command = readonly string[] | string;

/** A function for another process: an export or source text, which is called as `fn(...args, kw)`. */
export type IsolatedCall = readonly [fn: ModuleExport | string, args?: readonly unknown[], kw?: object];

/** What {@link memoryUsage} can watch. */
export type UsageTarget<T> =
  | ((...args: never[]) => T)
  | Call<T>
  | ModuleExport
  | IsolatedCall
  | number
  | ChildProcess
  | Command;

/** One reading: ms since the start, bytes. */
export interface Sample {
  time: number;
  memory: number;
}

/** Options of {@link memoryUsage}. */
export interface UsageOptions {
  /** ms between samples, 0.1 or more (default 10). */
  interval?: number;
  /**
   * ms after which sampling ends. A function is not stopped by it: it gets an AbortSignal that aborts then, as `signal` of
   * its last argument, and is still waited for.
   */
  timeout?: number;
  /** Ends the sampling, and is passed on: to a function as for `timeout`, to a command as SIGTERM. */
  signal?: AbortSignal;
  /**
   * Call the function in a process of its own, so that nothing counts which was there before (default false). It is given to that process as
   * source text, so it can only use its arguments, globals and `await import(…)`; or give its text, or name an export: `{ module, name }`. Arguments and result are copied.
   */
  isolate?: boolean;
  /** What a legend calls it; default: the function's name, or what is read. */
  name?: string;
  /** What to read (default `rss`). Other processes have `rss`, and on Linux `pss` and `uss`. */
  metric?: UsageMetric;
  /** `true` or `'sum'`: add the processes below to each sample; `'each'`: only give each on its own in `children`. */
  includeChildren?: boolean | 'sum' | 'each';
  /**
   * Called with each sample, in order; while the target blocks the thread, later. What it throws is an uncaught exception, as in
   * any event listener.
   */
  onSample?: (sample: Sample) => void;
}

/** Memory of one process below the one measured. */
export interface ChildUsage {
  pid: number;
  samples: Sample[];
  peak: number;
  peakKind: PeakKind;
}

/** One garbage collection of this process while a function was measured: bytes of heap in use before and after it, and outside of the heap before it. */
export interface HeapCollection extends Collection {
  before: number;
  after: number;
  external: number;
}

/** Why the sampling ended. */
export type UsageEnd = 'finished' | 'timeout' | 'aborted';

/** What {@link memoryUsage} measured. Memory in bytes, times in ms since the start. */
export interface MemoryUsage<T = unknown> {
  name: string;
  metric: UsageMetric;
  interval: number;
  /** Epoch ms of the start. */
  startedAt: number;
  /** ms from the start to the end of the target, or of the sampling when the target goes on. */
  duration: number;
  /** Memory just before the start; of this process, after a collection. */
  baseline: number;
  /** Largest memory from the start to the end. */
  peak: number;
  /** Whether the kernel kept the peak (then it is exact), or it is the largest sample. */
  peakKind: PeakKind;
  /**
   * Of resident memory of a function in this process: at least so many bytes of what it used lay in memory that the process had already. V8's heap and
   * external memory in use grew by that much more than resident memory.
   */
  reused?: number;
  samples: Sample[];
  children: ChildUsage[];
  /** Collections of this process's own heap; empty for another process. */
  collections: HeapCollection[];
  ended: UsageEnd;
  /** What the function returned, or the exit of the process. */
  result: T;
  /** A summary: `build: peak 312.4 MB, 200.1 MB above the baseline of 112.3 MB (rss, by the kernel), in 1.2 s`. */
  toString(): string;
}

/** How a process that was watched ended; both are null when it still runs. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}
