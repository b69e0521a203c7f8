import { GCProfiler, getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { countUntil } from '../../runtime/clock/until-reading.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { threadControl } from '../library/snapshot.ts';
import { clockOf } from '../profile/totals.ts';

/** What happened in a stretch of time in this thread. */
export interface Span {
  /** Bytes allocated: in the heap exactly, what was collected meanwhile included; outside of it what was gained. */
  allocated: number;
  /**
   * Of them, what V8 may have made for itself, {@link MOST_FOR_V8} at most: what came into its old generation, where compiled code lies, and
   * where a compiler thread takes more than it needs. When that happens depends on the processors. 0 under mprof-line, whose clock knows it.
   */
  forV8: number;
  /** How far memory in use (heap and external) rose above the start, in bytes; between two collections it only rises. */
  peak: number;
  /** How often garbage was collected meanwhile. */
  collections: number;
  /** The counters of lines before and after, under mprof-line. */
  lines: { before: RawSnapshot; after: RawSnapshot } | null;
}

/** Two pieces of 256 KB that V8's compiler threads take at a time: a hundred tests saw up to 450 KB. */
const MOST_FOR_V8 = 512 * 1024;

/** Where objects of a program come to be; all others are V8's old generation. */
const YOUNG: ReadonlySet<string> = new Set(['new_space', 'new_large_object_space']);

/** Starts to read; the function that it returns ends the stretch. */
export function startReading(): () => Span {
  const control = threadControl();
  const before = control?.peek();
  const collections = new GCProfiler();
  const start = readAndRecord(collections);
  const startOld = oldBytes();
  return () => {
    const end = getHeapStatistics();
    let old = oldBytes() - startOld;
    const { statistics } = collections.stop();
    // What is read can set off a collection itself.
    statistics.length = countUntil(statistics, end.used_heap_size, getHeapStatistics().used_heap_size);
    const after = control?.peek();
    const external = Math.max(0, end.external_memory - start.external_memory);
    let used = end.used_heap_size - start.used_heap_size;
    let peak = used + end.external_memory - start.external_memory;
    for (const { beforeGC, afterGC } of statistics) {
      const inUse = beforeGC.heapStatistics.usedHeapSize;
      used += inUse - afterGC.heapStatistics.usedHeapSize;
      old += oldOf(beforeGC) - oldOf(afterGC);
      peak = Math.max(peak, inUse - start.used_heap_size + external);
    }
    const isProbed = before !== undefined && after !== undefined;
    // Probes allocate, and the clock of the profiler knows what they do.
    const allocated = isProbed ? clockOf(after) - clockOf(before) : used + external;
    return {
      allocated: Math.max(0, allocated),
      forV8: isProbed ? 0 : Math.min(Math.max(0, old), MOST_FOR_V8),
      peak: Math.max(0, peak),
      collections: statistics.length,
      lines: isProbed ? { before, after } : null,
    };
  };
}

/** Begins to record, and reads the heap, with no collection in between: that would be recorded, and what it freed is not in use any more. */
function readAndRecord(collections: GCProfiler): ReturnType<typeof getHeapStatistics> {
  for (;;) {
    const before = getHeapStatistics();
    collections.start();
    const start = getHeapStatistics();
    if (start.used_heap_size >= before.used_heap_size) return start;
    collections.stop();
  }
}

/** Bytes in use in V8's old generation. */
function oldBytes(): number {
  let bytes = 0;
  for (const { space_name, space_used_size } of getHeapSpaceStatistics()) {
    if (!YOUNG.has(space_name)) bytes += space_used_size;
  }
  return bytes;
}

/** The same before or after a collection. */
function oldOf({ heapSpaceStatistics }: ReturnType<GCProfiler['stop']>['statistics'][number]['beforeGC']): number {
  let bytes = 0;
  for (const { spaceName, spaceUsedSize } of heapSpaceStatistics) if (!YOUNG.has(spaceName)) bytes += spaceUsedSize;
  return bytes;
}
