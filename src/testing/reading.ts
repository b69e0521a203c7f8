import { GCProfiler, getHeapStatistics } from 'node:v8';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { threadControl } from '../library/snapshot.ts';
import { clockOf } from '../profile/totals.ts';

/** What happened in a stretch of time in this thread. */
export interface Span {
  /** Bytes allocated: in the heap exactly, what was collected meanwhile included; outside of it what was gained. */
  allocated: number;
  /** How far memory in use (heap and external) rose above the start, in bytes; between two collections it only rises. */
  peak: number;
  /** How often garbage was collected meanwhile. */
  collections: number;
  /** The counters of lines before and after, under mprof-line. */
  lines: { before: RawSnapshot; after: RawSnapshot } | null;
}

/** Starts to read; the function that it returns ends the stretch. */
export function startReading(): () => Span {
  const control = threadControl();
  const before = control?.peek();
  const collections = new GCProfiler();
  collections.start();
  const start = getHeapStatistics();
  return () => {
    const end = getHeapStatistics();
    const { statistics } = collections.stop();
    const after = control?.peek();
    const external = Math.max(0, end.external_memory - start.external_memory);
    let used = end.used_heap_size - start.used_heap_size;
    let peak = used + end.external_memory - start.external_memory;
    for (const { beforeGC, afterGC } of statistics) {
      const inUse = beforeGC.heapStatistics.usedHeapSize;
      used += inUse - afterGC.heapStatistics.usedHeapSize;
      peak = Math.max(peak, inUse - start.used_heap_size + external);
    }
    const isProbed = before !== undefined && after !== undefined;
    // Probes allocate, and the clock of the profiler knows what they do.
    const allocated = isProbed ? clockOf(after) - clockOf(before) : used + external;
    return {
      allocated: Math.max(0, allocated),
      peak: Math.max(0, peak),
      collections: statistics.length,
      lines: isProbed ? { before, after } : null,
    };
  };
}
