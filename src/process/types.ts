/** What can be read of another process, in bytes: resident set, proportional set and unique set. */
export type ProcessMetric = 'rss' | 'pss' | 'uss';

/** Memory of a process tree at one moment, in bytes. */
export interface TreeSample {
  /** Epoch ms. */
  time: number;
  /** The root process alone. */
  root: number;
  /** pid → bytes of each process below it. */
  children: Map<number, number>;
}

/** Reads a process and the processes below it, as they come and go. */
export interface ProcessTree {
  readonly pid: number;
  /** The tree now, or null when the root has ended. */
  sample(): Promise<TreeSample | null>;
  /** pid → the kernel's own high-water mark of resident memory in bytes; empty where the kernel keeps none. */
  peaks(): Map<number, number>;
  /** Reads the high-water marks again, so that a process that is about to end leaves its last one. */
  watchPeaks(): void;
  close(): void;
}

/** Options of a {@link ProcessTree}. */
export interface TreeOptions {
  metric?: ProcessMetric;
  /** Follow the processes below the root (default false). */
  children?: boolean;
  /** Make the kernel's high-water mark of the root count from now (Linux, own processes only). */
  resetPeak?: boolean;
}

/** A program below a process: its memory over time. */
export interface OtherProgram {
  pid: number;
  /** Its own argv; empty where the system does not tell. */
  command: string[];
  /** Epoch milliseconds, one a sample. */
  time: number[];
  /** Resident set in bytes, one a sample. */
  rss: number[];
}
