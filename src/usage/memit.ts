import type { PeakKind } from '../series/types.ts';
import { formatBytes } from '../text/units.ts';
import { memoryUsage } from './memory-usage.ts';
import type { Call, UsageOptions } from './types.ts';

/** What {@link memit} measured, in bytes; as a string, one line for a person. */
export interface Memit<T> {
  peak: number;
  /** peak − baseline. */
  increment: number;
  baseline: number;
  peakKind: PeakKind;
  result: T;
  toString(): string;
}

/**
 * Peak and increment of one call, after a collection: `console.log(String(await memit(fn)))` prints
 * `peak memory: 312.4 MB, increment: 200.1 MB`. The function runs once; what it throws is thrown as it is.
 */
export async function memit<T>(
  target: ((...args: never[]) => T) | Call<T>,
  options: Pick<UsageOptions, 'interval' | 'metric' | 'timeout' | 'signal'> = {},
): Promise<Memit<Awaited<T>>> {
  const { peak, baseline, peakKind, result } = await memoryUsage(target, options);
  const increment = peak - baseline;
  const text = `peak memory: ${formatBytes(peak)}, increment: ${formatBytes(increment)}`;
  return { peak, increment, baseline, peakKind, result, toString: () => text };
}
