import { type Memory, NOW, USED } from '../counters/layout.ts';
import { doubles, max } from '../primordials.ts';
import { keepCollection } from './collections.ts';
import { getHeapStatistics, now } from './gauge.ts';
import { openRecorder } from './recorder.ts';
import { countUntil } from './until-reading.ts';

/** An interval in which the heap fell by less cannot have held a collection, unless it was long. */
export const FALL = -4096;

/** What the collections of one interval found and left; bytes and milliseconds. Reused by every call. */
export interface Settlement {
  gcs: number;
  ms: number;
  /** Σ (before − after) of the heap in use. */
  freed: number;
  /** Largest heap in use plus external memory just before a collection. */
  peak: number;
  /** Positive movements of external memory on the way through the collections. */
  outerGrown: number;
  /** External memory after the last collection. */
  outer: number;
}

export interface Ledger {
  /** Begins to record. */
  start(): void;
  /** Ends recording, and forgets what was recorded; costs about 10 µs. */
  stop(): void;
  /** Frees what earlier recordings left behind, once it has become dear: may collect everything. */
  relieve(): void;
  /**
   * The same, and tells what was recorded. `used` was read at the end of the interval, `outerBefore` at its start. `always`: the ledger
   * was asked after each interval that can have held a collection. A collection after the reading of `used` is the probe's own and is left out.
   */
  settle(used: number, outerBefore: number, always: boolean): Settlement;
  /** What `settle` returns when there was nothing to ask for. */
  nothing(outer: number): Settlement;
}

/** Opens the ledger of this thread. The times of collections are kept in its memory. */
export function openLedger(memory: Memory): Ledger {
  const { state } = memory;
  /** When it began to record, ms of `performance.now()`. */
  const started = doubles(1);
  const recorder = openRecorder();
  const result: Settlement = { gcs: 0, ms: 0, freed: 0, peak: 0, outerGrown: 0, outer: 0 };

  function nothing(outer: number): Settlement {
    result.gcs = 0;
    result.ms = 0;
    result.freed = 0;
    result.peak = 0;
    result.outerGrown = 0;
    result.outer = outer;
    return result;
  }

  function settle(used: number, outerBefore: number, always: boolean): Settlement {
    const statistics = recorder.stop();
    const left = getHeapStatistics().used_heap_size;
    // The profiler's own look at the heap can have set one off after the interval ended.
    const time = now();
    nothing(outerBefore);
    if (statistics === undefined) return result;
    const within = countUntil(statistics, used, left);
    for (let i = 0; i < within; i++) {
      const { gcType, beforeGC, afterGC, cost } = statistics[i]!;
      const before = beforeGC.heapStatistics;
      const after = afterGC.heapStatistics;
      result.gcs++;
      result.ms += cost / 1000;
      result.freed += before.usedHeapSize - after.usedHeapSize;
      const outer = before.externalMemory;
      result.peak = max(result.peak, before.usedHeapSize + outer);
      if (outer > result.outer) result.outerGrown += outer - result.outer;
      result.outer = after.externalMemory;
      const pause = cost / 1000;
      // Where the heap fell in the last interval, the last collection ran in it.
      const isHere = i === within - 1 && used - state[USED]! < FALL;
      const fits = (always || isHere) && time - state[NOW]! >= pause;
      const from = fits ? state[NOW]! : started[0]!;
      keepCollection(memory, gcType, from, time, pause, before.usedHeapSize - after.usedHeapSize);
    }
    return result;
  }

  return {
    start() {
      started[0] = state[NOW]!;
      recorder.start();
    },
    stop: () => void recorder.stop(),
    relieve: recorder.relieve,
    settle,
    nothing,
  };
}
