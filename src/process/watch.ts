import type { ProcessTree, TreeSample } from './types.ts';

/** Why the watching of a process ended. */
export type WatchEnd = 'process-ended' | 'timeout' | 'aborted';

/** ms between readings of the kernel's marks: a process leaves none behind. */
export const PEAK_INTERVAL = 4;

/** Options of {@link watchTree}; durations in ms. */
export interface WatchOptions {
  interval: number;
  timeout?: number;
  signal?: AbortSignal;
  onSample: (sample: TreeSample) => void;
  /** How often the kernel's high-water marks are read between samples (0: never). A process leaves none after its end. */
  peakInterval?: number;
}

/**
 * Samples a tree at the interval until its root ends, the timeout passes or the signal aborts. Samples keep to a fixed grid: a late
 * one does not delay those after it; of the slots that were missed only the last is sampled.
 */
export async function watchTree(tree: ProcessTree, options: WatchOptions): Promise<WatchEnd> {
  const { interval, signal, onSample, peakInterval = 0 } = options;
  const startedAt = performance.now();
  const deadline = startedAt + (options.timeout ?? Infinity);
  let slot = 0;
  for (;;) {
    if (signal?.aborted) return 'aborted';
    const sample = await tree.sample();
    if (!sample) return 'process-ended';
    onSample(sample);
    slot = Math.max(slot + 1, Math.floor((performance.now() - startedAt) / interval));
    const next = startedAt + slot * interval;
    while (performance.now() < next) {
      if (performance.now() >= deadline) return 'timeout';
      const until = Math.min(next, deadline, peakInterval > 0 ? performance.now() + peakInterval : Infinity);
      await pause(until - performance.now(), signal);
      if (signal?.aborted) break;
      if (peakInterval > 0) tree.watchPeaks();
    }
    if (performance.now() >= deadline) return 'timeout';
  }
}

/** Timers count whole milliseconds, and from at least 1. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, Math.max(1, Math.round(ms)));
    signal?.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
