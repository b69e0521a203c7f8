import type { PeakKind } from '../../series/types.ts';
import type { ModuleExport } from '../isolated/reference.ts';
import type { GrowthMetric } from '../types.ts';
import type { GrowthFit } from './fit.ts';

/** A function that {@link memoryGrowth} can measure: itself, its source text, or the export of a module. */
export type GrowthTarget<I, A = I> = ((input: A) => unknown) | ModuleExport | string;

/** Options of {@link memoryGrowth}. */
export interface GrowthOptions<I, A = I> {
  /**
   * Measure each run in a process of its own, so that nothing is left of earlier ones. The function is then given to that process as source text, so it can only
   * use its argument, globals and `await import(…)`; or name an export: `{ module: new URL('./work.js', import.meta.url), name: 'solve' }`.
   * Default: where the function allows it; `true` throws where it does not.
   */
  isolate?: boolean;
  /** Makes the function's argument of an input, for each run anew; what it allocates is not counted. */
  prepare?: ((input: I) => A | Promise<A>) | ModuleExport | string | undefined;
  /** Size of an input; default: the number itself, or its `length`, `size` or `byteLength`. */
  size?: (input: I) => number;
  /** What the peak is read of (default `memory`: V8's heap and external memory). */
  metric?: GrowthMetric;
  /** Runs of each input; default: 2 to 5, until two agree; short ones up to 15, until peak and live agree. */
  repeat?: number;
  /** ms between samples of resident memory where the kernel keeps no mark (default 10). */
  interval?: number;
  /** What a plot calls it; default: the function's name. */
  name?: string;
  /** Called with each point when it has been measured, in the order of the inputs: large ones may take minutes. */
  onPoint?: (point: GrowthPoint<I>) => void;
}

/** One input: its size, and what it cost in bytes and ms: the least of its runs, as what disturbs a reading only adds. */
export interface GrowthPoint<I> extends Required<Omit<GrowthReading, 'live'>> {
  input: I;
  n: number;
  /** Largest memory just after a collection: the call needs at least this. Absent for resident memory. */
  live?: number;
  /** How far the two lowest readings of `allocated` are apart, or V8's own share in it. */
  allocatedError: number;
  /** Runs that were read for the peak. */
  runs: number;
}

/** What {@link memoryGrowth} found. */
export interface MemoryGrowth<I = unknown> {
  name: string;
  metric: GrowthMetric;
  points: GrowthPoint<I>[];
  /** Order of growth of the peak. */
  peak: GrowthFit;
  /** Order of growth of the bytes allocated. */
  allocated: GrowthFit;
  /** Each run had a process of its own; otherwise `because` says why not. */
  isolated: boolean;
  because?: string;
  /** Both orders in a line: `pinv: peak n² (…), allocated n² (…)`. */
  toString(): string;
}

/** What is read in one run: what the call needs, or what it allocates and how long it takes when it is left alone. */
export type GrowthPart = 'need' | 'allocated';

/** How one run is read. */
export interface GrowthHow {
  part: GrowthPart;
  metric: GrowthMetric;
  interval: number;
}

/** One run of one input, in bytes; `duration` in ms. What a part does not read is absent. */
export interface GrowthReading {
  /** Peak above what was in use before. */
  peak?: number;
  /**
   * `collected`: the largest use while garbage was collected as it arose, so what the call needs; otherwise resident memory, by the kernel's mark or
   * by samples.
   */
  peakKind?: PeakKind | 'collected';
  /** Largest use just after a collection: the call needs at least this. Absent for resident memory. */
  live?: number;
  /** How far the peak is trusted. */
  error?: number;
  /** Bytes allocated: V8's heap, corrected by what collections freed, and the growth of external memory (a lower bound). */
  allocated?: number;
  duration?: number;
}
