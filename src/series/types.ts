/**
 * Memory over time. All memory is in bytes, all times in milliseconds since the recording's `startedAt`.
 */

/** The samples of one process, column-wise; both arrays have the same length and times ascend. */
export interface Track {
  /** What a legend calls it. */
  label: string;
  time: Float64Array;
  memory: Float64Array;
}

/** One execution of a function, or of a named block. */
export interface FunctionTime {
  name: string;
  start: number;
  end: number;
  startMemory: number;
  endMemory: number;
  /** How many recorded functions were open when it was entered; 0 is outermost. */
  level: number;
}

/** One garbage collection. */
export interface Collection {
  /** When it began. */
  time: number;
  /** V8's name for it: `Scavenge`, `MarkSweepCompact`, … */
  kind: string;
  /** Bytes of heap that it freed. */
  freed: number;
  /** Its pause in ms. */
  duration: number;
}

/** How a peak is known: the kernel's own high-water mark, or the largest of the samples taken. */
export type PeakKind = 'kernel' | 'largest-sample';

/** A peak that the kernel kept for one process. */
export interface KernelPeak {
  /** Process id as text; `''` stands for the root process. */
  pid: string;
  memory: number;
}

/** Something in a file that could not be read, and where. */
export interface ReadWarning {
  /** 1-based line of the file. */
  line: number;
  message: string;
}

/** What `mprof-line run` leaves in a `.dat` file, or what was measured in this process. */
export interface Recording {
  /** File name, or what a legend calls the recording. */
  name: string;
  command: string | null;
  /** Epoch ms that all times count from. */
  startedAt: number;
  main: Track;
  /** One track for each child process; the label is its pid. */
  children: Track[];
  functions: FunctionTime[];
  collections: Collection[];
  kernelPeaks: KernelPeak[];
  warnings: ReadWarning[];
}

/** Times and memory of `count` samples that are still being appended. */
export interface Column {
  time: Float64Array;
  memory: Float64Array;
  length: number;
}
