import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MprofLineError } from '../../error.ts';
import type { UsageMetric } from '../types.ts';
import type { FunctionReference, GrowthTask } from './child.ts';
import { fitGrowth, type GrowthFit } from './fit.ts';
import { type GrowthReading, readGrowth } from './run.ts';

/** A function that {@link memoryGrowth} can measure: itself, or the export of a module, for a process of its own. */
export type GrowthTarget<I, A = I> = ((input: A) => unknown) | ModuleExport;

/** An export of a module; without a name, the default one. */
export interface ModuleExport {
  module: string | URL;
  name?: string;
}

/** Options of {@link memoryGrowth}. */
export interface GrowthOptions<I, A = I> {
  /**
   * Measure each input in a process of its own. The function is then given to that process as source text, so it can only use its
   * argument, globals and `await import(…)`; or name an export: `{ module: new URL('./work.js', import.meta.url), name: 'solve' }`.
   */
  isolate?: boolean;
  /** Makes the function's argument of an input; what it allocates is not counted. */
  prepare?: ((input: I) => A | Promise<A>) | ModuleExport | undefined;
  /** Size of an input; default: the number itself, or its `length`, `size` or `byteLength`. */
  size?: (input: I) => number;
  /** What the peak is read of (default `rss`). */
  metric?: Extract<UsageMetric, 'rss' | 'heap' | 'external' | 'arrayBuffers'>;
  /** Runs of each input, of which the median counts (default 1). */
  repeat?: number;
  /** ms between samples (default 10). */
  interval?: number;
  /** What a plot calls it; default: the function's name. */
  name?: string;
}

/** One input: its size, and what it cost in bytes and ms. */
export interface GrowthPoint<I> extends GrowthReading {
  input: I;
  n: number;
}

/** What {@link memoryGrowth} found. */
export interface MemoryGrowth<I = unknown> {
  name: string;
  metric: UsageMetric;
  points: GrowthPoint<I>[];
  /** Order of growth of the peak. */
  peak: GrowthFit;
  /** Order of growth of the bytes allocated. */
  allocated: GrowthFit;
  /** Both orders in a line: `pinv: peak n² (…), allocated n² (…)`. */
  toString(): string;
}

/** A peak of resident memory moves in pages and pools, a count of bytes by V8's own compilation. */
const PEAK_NOISE = 512 * 1024;
const ALLOCATED_NOISE = 64 * 1024;

/**
 * Measures a function for each input, one after the other, each after a collection, and fits an order of growth. What the
 * function throws is thrown as it is (with `isolate`, as a copy with the same name and message).
 */
export async function memoryGrowth<I, A = I>(
  fn: GrowthTarget<I, A>,
  inputs: Iterable<I>,
  options: GrowthOptions<I, A> = {},
): Promise<MemoryGrowth<I>> {
  const { metric = 'rss', repeat = 1, interval = 10, size = sizeOf } = options;
  if (!Number.isInteger(repeat) || repeat < 1)
    throw new MprofLineError(`repeat: expected a whole number, 1 or more, given ${repeat}`);
  const name = options.name ?? nameOf(fn);
  if (!options.isolate) await read(fn, undefined, options, { metric, interval, warm: true });
  const points: GrowthPoint<I>[] = [];
  for (const input of inputs) {
    const n = size(input);
    if (!(n >= 0))
      throw new MprofLineError(`memoryGrowth: the size of an input is ${n}; give options.size to say what its size is`);
    const runs: GrowthReading[] = [];
    for (let i = 0; i < repeat; i++) runs.push(await read(fn, input, options, { metric, interval, warm: false }));
    points.push({ input, n, ...medianOf(runs) });
  }
  const sizes = points.map((point) => point.n);
  const peak = fitGrowth(
    sizes,
    points.map((point) => point.peak),
    metric === 'rss' ? PEAK_NOISE : ALLOCATED_NOISE,
  );
  const allocated = fitGrowth(
    sizes,
    points.map((point) => point.allocated),
    ALLOCATED_NOISE,
  );
  return {
    name,
    metric,
    points,
    peak,
    allocated,
    toString: () => `${name}: peak ${peak.text}, allocated ${allocated.text}`,
  };
}

async function read<I, A>(
  fn: GrowthTarget<I, A>,
  input: I | undefined,
  { isolate, prepare }: GrowthOptions<I, A>,
  how: { metric: UsageMetric; interval: number; warm: boolean },
): Promise<GrowthReading> {
  // The first measurement of a process also pays for the machinery; that one is of nothing.
  if (how.warm) return readGrowth(() => {}, undefined, undefined, how);
  if (isolate) {
    const task: GrowthTask = { fn: reference(fn), input, metric: how.metric, interval: how.interval };
    return inOwnProcess(prepare ? { ...task, prepare: reference(prepare) } : task);
  }
  if (typeof fn !== 'function' || typeof prepare === 'object')
    throw new MprofLineError('memoryGrowth: a module’s export can be measured with isolate: true only');
  return readGrowth(
    fn as (input: unknown) => unknown,
    prepare as ((input: unknown) => unknown) | undefined,
    input,
    how,
  );
}

function reference(fn: ((...all: never[]) => unknown) | ModuleExport): FunctionReference {
  return typeof fn === 'function' ? { source: String(fn) } : { module: String(fn.module), name: fn.name ?? 'default' };
}

function inOwnProcess(task: GrowthTask): Promise<GrowthReading> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./child.js', import.meta.url)), {
      execArgv: process.execArgv.filter((word) => !word.startsWith('--test')),
      serialization: 'advanced',
    });
    child.once(
      'message',
      (answer: { reading: GrowthReading } | { error: { name?: string; message: string; stack?: string } }) => {
        if ('reading' in answer) return resolve(answer.reading);
        reject(Object.assign(new Error(answer.error.message), answer.error));
      },
    );
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(
        new MprofLineError(
          `memoryGrowth: the process for an input ended before it was measured (${signal ?? `exit status ${code}`})`,
        ),
      );
    });
    child.send(task as object, (error) => {
      if (error) reject(error);
    });
  });
}

function medianOf(runs: readonly GrowthReading[]): GrowthReading {
  const median = (values: number[]): number => values.sort((a, b) => a - b)[(values.length - 1) >> 1]!;
  return {
    peak: median(runs.map((run) => run.peak)),
    peakKind: runs[0]!.peakKind,
    allocated: median(runs.map((run) => run.allocated)),
    duration: median(runs.map((run) => run.duration)),
  };
}

function nameOf<I, A>(fn: GrowthTarget<I, A>): string {
  return fn.name || 'function';
}

function sizeOf(input: unknown): number {
  if (typeof input === 'number') return input;
  const { length, size, byteLength } = Object(input) as { length?: unknown; size?: unknown; byteLength?: unknown };
  return Number([length, size, byteLength].find((value) => typeof value === 'number') ?? Number.NaN);
}
