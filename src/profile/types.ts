import type { Elsewhere, LiveLine, Moment } from './live/types.ts';

/**
 * The profile: the one document in the middle. `run` makes it, reports and exports read it.
 * All memory is in bytes, all durations in milliseconds, all lines 1-based and of the file the person wrote.
 */

export const PROFILE_FORMAT = 'mprof-line.profile';
export const PROFILE_VERSION = 1;

/** What one line, or a whole function, did. */
export interface Measures {
  /** Executions. */
  hits: number;
  /** Bytes allocated meanwhile; never negative. */
  allocated: number;
  /** Σ (memory after − memory before) over the hits, in bytes. */
  increment: number;
  /** Largest memory seen when the line ended, in bytes. */
  memory: number;
  /** Largest memory while the line ran, temporaries included, in bytes. */
  peak: number;
  /** Bytes freed by the collections inside the line. */
  freed: number;
  /** Collections inside the line. */
  gcs: number;
  /** Their pause in milliseconds. */
  gcMs: number;
  /** Net change of memory outside the V8 heap, in bytes. */
  external: number;
  /** Net change of memory while suspended in `await` and no other profiled line ran, in bytes. */
  awaited: number;
  /** Time in the line without the probe's own, in milliseconds. */
  ms: number;
  /** The first hit's share of `allocated`, which contains V8's compilation. */
  firstAllocated: number;
}

/** One line of one function: inclusive of the profiled functions that it called, and `self` without them. */
export interface LineProfile extends Measures, Partial<LiveLine> {
  line: number;
  self: Measures;
  /** Standard error of `self.allocated` in bytes where that is an estimate; absent: exact. */
  error?: number;
}

export interface FunctionProfile {
  name: string;
  /** Index into `files`. */
  file: number;
  line: number;
  endLine: number;
  /** Index into `functions` of the function that it is nested in; absent at top level. */
  parent?: number;
  calls: number;
  /** Lines that have a site, ascending; a line that never ran has `hits: 0`. */
  lines: LineProfile[];
  /** Per-thread numbers when more than one thread ran it: index into `run.threads` → measures (inclusive). */
  threads?: { thread: number; calls: number; allocated: number; increment: number; ms: number; hits: number }[];
}

/** A node of the calling context tree; `contexts[0]` is the outside. */
export interface ContextProfile {
  /** Index into `functions`; -1 for the outside. */
  function: number;
  /** Index into `contexts`; -1 for the outside. */
  parent: number;
  /** Line of the parent's function that made the call; 0 when called from outside. */
  callLine: number;
  calls: number;
  /** Self measures of the lines that ran in this context. */
  lines: ContextLine[];
}

export interface ContextLine extends Measures {
  line: number;
  /** What each thread did of it, where the run had more than one. */
  threads?: ThreadShare[];
}

/** One thread's part of a line: hits, and bytes that it allocated itself. */
export interface ThreadShare {
  /** Index into `run.threads`. */
  thread: number;
  hits: number;
  allocated: number;
}

export interface SourceFile {
  /** Path as a person would write it: relative to `run.cwd` when below it, else absolute. */
  path: string;
  /** Source text, when the writer was asked to embed it. */
  source?: string;
  /** SHA-256 of the text that ran, in hexadecimal digits. */
  hash?: string;
  /** The lines that the profile names, as they were. */
  text?: { line: number; text: string }[];
}

/** How the program ended. */
export type Ending =
  | { kind: 'exit'; code: number }
  | { kind: 'uncaught'; code: number; message: string }
  | { kind: 'signal'; signal: string }
  /** `by`: whose limit it was, V8's heap (when absent), the container's or the system's; `limit` in bytes. */
  | { kind: 'out-of-memory'; signal?: string; code?: number; by?: 'heap' | 'container' | 'system'; limit?: number }
  /** `by`: the program itself, or Node (or an addon), which gave up; absent when that is not known. */
  | { kind: 'abort'; signal?: string; code?: number; by?: 'program' | 'node' }
  | { kind: 'terminated' }
  | { kind: 'running' };

export interface ThreadRun {
  pid: number;
  /** `worker_threads.threadId`; 0 is the main thread. */
  threadId: number;
  argv: string[];
  ending: Ending;
  startedAt: number;
  durationMs: number;
  /** The stack of profiled lines that were executing at the last snapshot, innermost first. */
  executing?: { function: number; line: number }[];
  /** What the thread called its measurements. */
  label?: string;
  /** Σ of this thread's lines, and its outside; bytes allocated. */
  allocated: number;
  outside: number;
}

export interface RunInfo {
  /** The program's own argv: script and its arguments. */
  argv: string[];
  cwd: string;
  node: string;
  v8: string;
  platform: string;
  arch: string;
  pid: number;
  /** Epoch milliseconds. */
  startedAt: number;
  durationMs: number;
  metric: 'heap' | 'rss';
  /** The sampler's period in ms. */
  interval: number;
  /** Of an early version: a collection came before each reading. */
  gc?: boolean;
  mprofLine: string;
  ending: Ending;
  threads: ThreadRun[];
  /** The stack of profiled lines executing when the program ended abnormally, innermost first. */
  executing?: { function: number; line: number }[];
  /** How lines were read: each time, or by samples of their hits. Absent: each time. */
  probes?: 'exact' | 'fast';
  /** The share of time, 0 to 1, that sampled readings were to take. */
  share?: number;
  /** Living bytes were measured, from samples this many bytes apart on average. */
  live?: { interval: number };
  /** Index into `moments`: the one that `live` of a line is of. */
  liveAt?: number;
  /** How many profiles were added up in this one; absent: it is of one run. */
  profiles?: number;
  /** Things a reader must know: contexts folded, files that could not be instrumented, annotations without a function. */
  warnings: Warning[];
}

export interface Warning {
  kind: 'not-instrumented' | 'unused-annotation' | 'contexts-folded' | 'sites-exhausted' | 'lost' | 'other';
  message: string;
  file?: string;
  line?: number;
}

/** Memory over time, column-wise; all arrays have the same length. */
export interface Series {
  pid: number;
  threadId: number;
  /** The argv of a program that measures nothing itself; then `heap`, `context` and `line` are 0. */
  command?: string[];
  /** ms since `run.startedAt`. */
  time: number[];
  /** Resident set size in bytes. */
  rss: number[];
  /** V8 heap in use + external at the last probe, in bytes. */
  heap: number[];
  /** Index into `contexts` under the cursor, and its line; 0 and 0 outside. */
  context: number[];
  line: number[];
}

/** A garbage collection, and when it ran. */
export interface CollectionTime {
  pid: number;
  threadId: number;
  /** ms since `run.startedAt`: it had ended by then. */
  time: number;
  /** It ran in so many ms before `time`. */
  within: number;
  /** Its pause in ms. */
  ms: number;
  /** Bytes of the heap in use before it, less those after it; some steps of V8's free nothing or leave more. */
  freed: number;
  /** V8's name for it: `Scavenge`, `MarkSweepCompact`, …; `other` for one that is not known. */
  kind: string;
}

export interface Totals {
  /** Movement of the allocation clock: lines + outside. */
  allocated: number;
  /** Σ self `allocated` of all lines. */
  lines: number;
  /** Allocated outside the profiled lines. */
  outside: number;
  /** Movement of the clock that sampled readings could place on no line and not outside, in bytes; lines + outside + residual = allocated. */
  residual?: number;
  /** Bytes that lived at the moment `run.liveAt`, in the threads that ran then or ended with the program: of all lines, and of none. */
  live?: number;
  liveOutside?: number;
  /** Of `liveOutside`, whose it is where the samples know, the largest first. */
  liveElsewhere?: Elsewhere[];
  /** Negative movements that were not charged (background compilation), in bytes ≥ 0. */
  setAside: number;
  gcs: number;
  gcMs: number;
  peakRss: number;
  peakMemory: number;
  /** The profiler's own cost. */
  probes: number;
  probeMs: number;
  probeAllocated: number;
  /** Resident memory of the profiler's own, as far as it knows, in bytes; absent in older documents. */
  probeResident?: number;
}

export interface Profile {
  format: typeof PROFILE_FORMAT;
  version: typeof PROFILE_VERSION;
  run: RunInfo;
  files: SourceFile[];
  functions: FunctionProfile[];
  contexts: ContextProfile[];
  series: Series[];
  /** Points at which living bytes were taken, in order of time. */
  moments?: Moment[];
  /** The longest of the `totals.gcs` collections, in order of time. */
  collections?: CollectionTime[];
  totals: Totals;
}
