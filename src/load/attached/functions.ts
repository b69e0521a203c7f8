import inspector from 'node:inspector';
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics } from 'node:v8';

/** What a program that is watched from outside tells of itself. Bytes, milliseconds. */
export interface Vitals {
  /** ms since the watching began. */
  time: number;
  heap: number;
  /** Collections since then, and their pauses. */
  gcs: number;
  gcMs: number;
  /** Allocated since then, by V8's sampler. */
  allocated: number;
  /** Those of files, with what they allocated themselves. */
  functions: WatchedFunction[];
}

export interface WatchedFunction {
  url: string;
  /** 1-based first line; 0: not known. */
  line: number;
  name: string;
  allocated: number;
}

/** Watches this thread's functions. */
export interface Watch {
  /** What is known now; the sampler is only asked where that is not too dear, or it must. */
  look(mustAsk: boolean): Vitals;
  stop(): void;
}

/** Asking the sampler costs a collection of the whole heap: no more than this share of the time. */
const SHARE = 0.02;
/** Bytes between two samples. */
const INTERVAL = 32 * 1024;
/** Where the profiler is. */
const OWN = new URL('../../../', import.meta.url).href;
const isOwn = (url: string): boolean => url.startsWith(OWN) || url.startsWith(fileURLToPath(OWN));

interface SampledNode {
  callFrame: { functionName: string; url: string; lineNumber: number };
  selfSize: number;
  children: SampledNode[];
}

/** Starts V8's sampler, with objects that were collected meanwhile. @throws when it cannot be started. */
export function watchFunctions(): Watch {
  const session = new inspector.Session();
  session.connect();
  const post = (method: string, params?: object): unknown => {
    let answer: unknown;
    session.post(method, params, (error: Error | null, result?: object) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  };
  post('HeapProfiler.startSampling', {
    samplingInterval: INTERVAL,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  const start = performance.now();
  let gcs = 0;
  let gcMs = 0;
  const collections = new PerformanceObserver((list) => count(list.getEntries()));
  collections.observe({ entryTypes: ['gc'] });
  let restUntil = 0;
  let functions: WatchedFunction[] = [];
  let allocated = 0;

  function count(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) {
      gcs++;
      gcMs += duration;
    }
  }

  function ask(): void {
    const before = performance.now();
    const { profile } = post('HeapProfiler.getSamplingProfile') as { profile: { head: SampledNode } };
    const byPlace = new Map<string, WatchedFunction>();
    allocated = 0;
    const nodes = [profile.head];
    // The list grows while it is walked.
    for (const { callFrame, selfSize, children } of nodes) {
      nodes.push(...children);
      allocated += selfSize;
      const { url, lineNumber, functionName } = callFrame;
      if (isOwn(url)) allocated -= selfSize;
      if (selfSize === 0 || isOwn(url) || !/^(?:file:|\/)/.test(url)) continue;
      const key = `${url}:${lineNumber}:${functionName}`;
      const known = byPlace.get(key);
      if (known !== undefined) known.allocated += selfSize;
      else byPlace.set(key, { url, line: lineNumber + 1, name: functionName || '<anonymous>', allocated: selfSize });
    }
    functions = [...byPlace.values()];
    const now = performance.now();
    restUntil = now + (now - before) / SHARE;
  }

  return {
    look(mustAsk) {
      if (mustAsk || performance.now() >= restUntil) ask();
      count(collections.takeRecords());
      const { used_heap_size: used, external_memory: external } = getHeapStatistics();
      return { time: performance.now() - start, heap: used + external, gcs, gcMs, allocated, functions };
    },
    stop() {
      collections.disconnect();
      post('HeapProfiler.stopSampling');
      session.disconnect();
    },
  };
}
