/** What `--live` adds to a profile: moments at which living bytes were taken, and who holds them. Bytes, milliseconds. */

/** Why a moment was taken. */
export type MomentCause = 'end' | 'signal' | 'snapshot' | 'interval' | 'peak' | 'nearly-full';

/** A point at which living bytes were taken, after a collection. */
export interface Moment {
  pid: number;
  threadId: number;
  /** ms since `run.startedAt`. */
  time: number;
  cause: MomentCause;
  /** Memory in use after the collection, external memory included, in bytes. */
  heap: number;
  /** Σ over the lines of what lived, in bytes. */
  live: number;
  /** Bytes that lived and were not allocated by a profiled line. */
  outside: number;
  /** What taking it cost, in ms. */
  ms: number;
}

/** Living objects of one kind: a constructor's name, or V8's word in parentheses, as `(string)`. */
export interface ObjectKind {
  kind: string;
  count: number;
  bytes: number;
}

/** One step on the way from a root to an object: a variable, a property, a closure, an object. */
export interface HolderStep {
  name: string;
  kind: string;
  /** Index into `files`, and 1-based line, where the step has a place. */
  file?: number;
  line?: number;
}

/** Living objects that no profiled line made, by whose they are: a package, a part of Node. */
export interface Elsewhere {
  name: string;
  /** Estimated from samples. */
  bytes: number;
}

/** A way from the roots to living objects of a line, the root first, and what is held by it. */
export interface HolderPath {
  steps: HolderStep[];
  count: number;
  bytes: number;
}

/** What `--live` tells of one line; all of it self, not inclusive. */
export interface LiveLine {
  /** Bytes allocated on the line and still reachable at the moment `run.liveAt`, in the threads that ran then or ended with the program. */
  live: number;
  /** Standard error of `live`, in bytes. */
  liveError: number;
  /** The same at the moment at which the heaps of all threads that ran were largest together. */
  liveAtPeak: number;
  /** Living bytes by moment, parallel to `moments`. */
  growth: number[];
  /** What the living objects are, the largest first. */
  kinds: ObjectKind[];
  /** Who holds them, the largest first. */
  holders: HolderPath[];
}
