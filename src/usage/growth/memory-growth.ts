import { MprofLineError } from '../../error.ts';
import { oneOf } from '../../text/expected.ts';
import type { GrowthMetric } from '../types.ts';
import { withText } from '../with-text.ts';
import { fitGrowth, type GrowthFit } from './fit.ts';
import { type Reader, readerOf } from './reader.ts';
import type { GrowthOptions, GrowthPart, GrowthPoint, GrowthReading, GrowthTarget, MemoryGrowth } from './types.ts';

const METRICS: readonly GrowthMetric[] = ['memory', 'rss', 'heap', 'external', 'arrayBuffers'];
/** Runs until two agree, when `repeat` does not say how many. */
const MOST_RUNS = 5;
/** Runs that are short go on until they show what is alive at the peak, and what is garbage: so many, within so many ms. */
const SHORT_RUNS = 15;
const PATIENCE = 10_000;
/** Two readings agree when they differ by no more than this part of themselves, or by their error. */
const FIRM = 0.02;
/** Garbage that can arise between two looks: no more than this of a peak is put down to it. */
const DOUBT = 1024 * 1024;
/** V8's own compilation, in a count of bytes. */
const ALLOCATED_ERROR = 64 * 1024;

/**
 * Measures what a function needs for each input, and how much it allocates, and fits an order of growth to both. Each input has several runs, after a
 * collection each, and in processes of their own where the function allows it. What the function throws is thrown as it is (from a process of
 * its own, as a copy with the same name and message).
 */
export async function memoryGrowth<I, A = I>(
  fn: GrowthTarget<I, A>,
  inputs: Iterable<I>,
  options: GrowthOptions<I, A> = {},
): Promise<MemoryGrowth<I>> {
  const { metric = 'memory', repeat, size = sizeOf } = options;
  if (repeat !== undefined && !(Number.isInteger(repeat) && repeat >= 1))
    throw new MprofLineError(`repeat: expected a whole number, 1 or more, given ${repeat}`);
  oneOf('metric', String(metric), METRICS);
  const reader = readerOf(fn as GrowthTarget<unknown>, options as GrowthOptions<unknown>, metric);
  const points: GrowthPoint<I>[] = [];
  for (const input of inputs) {
    const n = size(input);
    if (!(n >= 0))
      throw new MprofLineError(`memoryGrowth: the size of an input is ${n}; give options.size to say what its size is`);
    const point = { input, n, ...(await measurePoint(reader, input, repeat)) };
    points.push(point);
    options.onPoint?.(point);
  }
  const name = options.name ?? ((typeof fn === 'object' || typeof fn === 'function') && fn.name ? fn.name : 'function');
  const sizes = points.map((point) => point.n);
  const orderOf = (of: 'peak' | 'allocated', error: 'error' | 'allocatedError'): GrowthFit =>
    fitGrowth(
      sizes,
      points.map((point) => point[of]),
      points.map((point) => point[error]),
    );
  const [peak, allocated] = [orderOf('peak', 'error'), orderOf('allocated', 'allocatedError')];
  const growth = { name, metric, points, peak, allocated, ...reader.where() };
  return withText(growth, () => `${name}: peak ${peak.text}, allocated ${allocated.text}`);
}

async function measurePoint<I>(
  { read }: Reader,
  input: I,
  repeat: number | undefined,
): Promise<Omit<GrowthPoint<I>, 'input' | 'n'>> {
  const allocated = await runs('allocated', (reading) => reading.allocated!, ALLOCATED_ERROR);
  const peaks = await runs('need', (reading) => reading.peak!, 0);
  const [least, second = least] = peaks;
  const live =
    least.live === undefined ? {} : { live: Math.min(least.peak!, Math.max(...peaks.map((each) => each.live!))) };
  return {
    peak: least.peak!,
    peakKind: least.peakKind!,
    ...live,
    error: Math.max(
      least.error!,
      second.peak! - least.peak!,
      Math.min(DOUBT, (least.peak! - (live.live ?? least.peak!)) / 2),
    ),
    allocated: allocated[0].allocated!,
    allocatedError: Math.max(ALLOCATED_ERROR, (allocated[1] ?? allocated[0]).allocated! - allocated[0].allocated!),
    duration: Math.min(...allocated.map((each) => each.duration!)),
    runs: peaks.length,
  };

  /** Readings, the lowest first: as many as were asked for, or until the two lowest agree. */
  async function runs(
    part: GrowthPart,
    of: (reading: GrowthReading) => number,
    error: number,
  ): Promise<[GrowthReading, ...GrowthReading[]]> {
    const all = [await read(input, part)] as [GrowthReading, ...GrowthReading[]];
    const started = performance.now();
    const isSmall = (gap: number): boolean => gap <= Math.max(error, all[0].error ?? 0, FIRM * of(all[0]));
    const agree = (): boolean => all.length > 1 && isSmall(of(all[1]!) - of(all[0]));
    const isOpen = (): boolean =>
      part === 'need' && !isSmall(of(all[0]) - Math.max(...all.map(({ live }) => live ?? Infinity)));
    const wanted = (): boolean =>
      (all.length < MOST_RUNS && !agree()) ||
      (all.length < SHORT_RUNS && isOpen() && performance.now() - started < PATIENCE);
    while (repeat === undefined ? wanted() : all.length < repeat) {
      all.push(await read(input, part));
      all.sort((a, b) => of(a) - of(b));
    }
    return all;
  }
}

function sizeOf(input: unknown): number {
  if (typeof input === 'number') return input;
  const { length, size, byteLength } = Object(input) as { length?: unknown; size?: unknown; byteLength?: unknown };
  return Number([length, size, byteLength].find((value) => typeof value === 'number') ?? Number.NaN);
}
