import { setImmediate } from 'node:timers/promises';
import { GCProfiler, getHeapStatistics } from 'node:v8';
import { countUntil } from '../../../runtime/clock/until-reading.ts';
import { collect } from '../collect.ts';
import { measureCall } from '../function-usage.ts';
import { measureNeed } from './need.ts';
import type { GrowthHow, GrowthReading } from './types.ts';

/** Resident memory moves in pages and pools. */
const RESIDENT_ERROR = 512 * 1024;

/** Measures one call after a collection, in this process. `prepare` makes the argument, and is not measured. */
export async function readGrowth(
  fn: (input: unknown) => unknown,
  prepare: ((input: unknown) => unknown) | undefined,
  input: unknown,
  { part, metric, interval }: GrowthHow,
): Promise<GrowthReading> {
  const argument = prepare ? await prepare(input) : input;
  await setImmediate();
  collect();
  if (part === 'allocated') return readAllocated(() => fn(argument));
  if (metric !== 'rss') return { ...(await measureNeed(() => fn(argument), metric)), peakKind: 'collected' };
  const { peak, baseline, peakKind } = await measureCall([() => fn(argument)], { metric, interval, children: false });
  return { peak: Math.max(0, peak - baseline), peakKind, error: RESIDENT_ERROR };
}

async function readAllocated(call: () => unknown): Promise<GrowthReading> {
  const counted = { used: 0, external: 0, duration: 0, reading: 0 };
  const profiler = new GCProfiler();
  profiler.start();
  const started = performance.now();
  const before = getHeapStatistics();
  const note = (): void => {
    const after = getHeapStatistics();
    counted.duration = performance.now() - started;
    counted.reading = after.used_heap_size;
    counted.used = after.used_heap_size - before.used_heap_size;
    counted.external = Math.max(0, after.external_memory - before.external_memory);
  };
  const result = call();
  if (result instanceof Promise) await result.finally(note);
  else note();
  const { statistics } = profiler.stop();
  const freed = statistics
    .slice(0, countUntil(statistics, counted.reading, getHeapStatistics().used_heap_size))
    .reduce(
      (sum, { beforeGC, afterGC }) => sum + beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize,
      0,
    );
  return { allocated: Math.max(0, counted.used + freed) + counted.external, duration: counted.duration };
}
