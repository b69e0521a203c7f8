import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import type { PeakKind } from '../../series/types.ts';
import { collect } from '../collect.ts';
import { memoryUsage } from '../memory-usage.ts';
import type { UsageMetric } from '../types.ts';

/** What one input cost, in bytes; `duration` in ms. */
export interface GrowthReading {
  /** Peak above what was in use before. */
  peak: number;
  peakKind: PeakKind;
  /** Bytes allocated: V8's heap, corrected by what collections freed, and the growth of external memory (a lower bound). */
  allocated: number;
  duration: number;
}

/** Measures one call after a collection, in this process. `prepare` makes the argument, and is not measured. */
export async function readGrowth(
  fn: (input: unknown) => unknown,
  prepare: ((input: unknown) => unknown) | undefined,
  input: unknown,
  options: { metric: UsageMetric; interval: number },
): Promise<GrowthReading> {
  const argument = prepare ? await prepare(input) : input;
  await setImmediate();
  collect();
  const counted = { used: 0, external: 0 };
  const usage = await memoryUsage(() => {
    const before = getHeapStatistics();
    const note = (): void => {
      const after = getHeapStatistics();
      counted.used = after.used_heap_size - before.used_heap_size;
      counted.external = Math.max(0, after.external_memory - before.external_memory);
    };
    const result = fn(argument);
    if (result instanceof Promise) return result.finally(note).then(() => undefined);
    note();
    // The result is not kept: it would count for the next input.
    return undefined;
  }, options);
  const freed = usage.collections.reduce((sum, gc) => sum + gc.freed, 0);
  return {
    peak: Math.max(0, usage.peak - usage.baseline),
    peakKind: usage.peakKind,
    allocated: Math.max(0, counted.used + freed) + counted.external,
    duration: usage.duration,
  };
}
