import { PerformanceObserver, performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { GCProfiler } from 'node:v8';
import { openRecorder } from '../../runtime/clock/recorder.ts';
import type { HeapCollection } from './types.ts';

/** Garbage collections while it watches. */
export interface CollectionWatch {
  /** The collections so far, times in epoch ms. The event loop turns before it answers: start times arrive that way. */
  stop(): Promise<HeapCollection[]>;
}

/** Turns of the event loop within which the observer's entries must have come. */
const TURNS = 10;

/**
 * Watches this thread's collections. What each freed comes from V8's GCProfiler, when it began from the `gc` performance entries;
 * the two list the same collections in the same order.
 */
export function watchCollections(): CollectionWatch {
  const started: { time: number; duration: number }[] = [];
  const take = (entries: readonly { startTime: number; duration: number }[]): void => {
    for (const entry of entries)
      started.push({ time: performance.timeOrigin + entry.startTime, duration: entry.duration });
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  const profiler = new GCProfiler();
  profiler.start();
  return {
    async stop(): Promise<HeapCollection[]> {
      const { statistics } = profiler.stop();
      for (let turn = 0; turn < TURNS && started.length < statistics.length; turn++) {
        await setImmediate();
        take(observer.takeRecords() as { startTime: number; duration: number }[]);
      }
      observer.disconnect();
      return statistics
        .slice(0, started.length)
        .map((record, i) => collectionOf(record, started[i]!.time, started[i]!.duration));
    },
  };
}

/**
 * Tells of each collection of this thread as the event loop turns, until the end of the program; keeps nothing of them. What is
 * collected after the last turn is not told.
 */
export function streamCollections(tell: (gc: HeapCollection) => void): void {
  const recorder = openRecorder();
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries();
    const statistics = recorder.stop() ?? [];
    recorder.relieve();
    recorder.start();
    // A collection while the profiler was being read has an entry and no record: the last ones belong together.
    const count = Math.min(entries.length, statistics.length);
    for (let i = 0; i < count; i++) {
      const { startTime, duration } = entries[entries.length - count + i]!;
      tell(collectionOf(statistics[statistics.length - count + i]!, performance.timeOrigin + startTime, duration));
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  recorder.start();
}

type GcRecord = ReturnType<GCProfiler['stop']>['statistics'][number];

function collectionOf(record: GcRecord, time: number, duration: number): HeapCollection {
  const { usedHeapSize: before, externalMemory: external } = record.beforeGC.heapStatistics;
  const after = record.afterGC.heapStatistics.usedHeapSize;
  return { time, duration, kind: record.gcType, before, after, freed: before - after, external };
}
