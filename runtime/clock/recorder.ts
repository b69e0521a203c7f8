/**
 * V8's own record of each collection, by `v8.GCProfiler`, and what such recorders leave behind. Node takes a stopped one off V8's list when the object is
 * collected (`GCProfiler::~GCProfiler` in its src/node_v8.cc), and until then it goes on to write down each collection. A scavenge
 * collects those that have lived through one collection; one that has lived through two is old, and stays until all is collected, which a program
 * whose garbage dies young may never come to: without `relieve` a line that allocates 30 MB, run 600 times, took 13 times as long and a gigabyte.
 */
import * as v8 from 'node:v8';
import { doubles, openProfiler, startProfiler, stopProfiler } from '../primordials.ts';
import { garbageCollector } from './garbage-collector.ts';

// Captured when the runtime is loaded, as in gauge.ts, which programs that are only recorded have no use for.
const { getHeapStatistics } = v8;
const now = performance.now.bind(performance);

/** Milliseconds that one recorder takes of each collection; with 4 KB of text. */
const RECORDING_MS = 0.022;
/** Milliseconds that V8 takes to collect all, for each byte in use, until it has been measured; and for an empty heap. */
const COLLECTING_MS = 1e-6;
const LEAST_MS = 1;

const OLD = 0;
const BURDEN = 1;
const RATE = 2;

export interface Recorder {
  start(): void;
  /** Ends recording: what was recorded, undefined when nothing was. Costs about 10 µs. */
  stop(): v8.GCProfilerResult['statistics'] | undefined;
  /** Collects all when the recorders left behind have taken as long as that takes. */
  relieve(): void;
}

export function openRecorder(): Recorder {
  const profiler = openProfiler();
  const kept = doubles(3);
  kept[RATE] = COLLECTING_MS;
  let collectAll: (() => void) | undefined;

  function stop(): v8.GCProfilerResult['statistics'] | undefined {
    const statistics = stopProfiler(profiler)?.statistics;
    if (statistics === undefined) return undefined;
    for (let i = 0; i < statistics.length; i++) {
      if (statistics[i]!.gcType === 'MarkSweepCompact') clear();
      kept[BURDEN]! += kept[OLD]! * RECORDING_MS;
    }
    if (statistics.length > 1) kept[OLD]! += 1;
    return statistics;
  }

  function clear(): void {
    kept[OLD] = 0;
    kept[BURDEN] = 0;
  }

  function relieve(): void {
    if (kept[BURDEN]! < LEAST_MS || kept[BURDEN]! < kept[RATE]! * getHeapStatistics().used_heap_size) return;
    const begun = now();
    try {
      collectAll ??= garbageCollector();
      collectAll();
    } catch {
      // No room on the stack: the next time.
      return;
    }
    kept[RATE] = (now() - begun) / getHeapStatistics().used_heap_size;
    clear();
  }

  return { start: () => startProfiler(profiler), stop, relieve };
}
