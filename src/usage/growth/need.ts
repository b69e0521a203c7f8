import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { collect, collectQuickly } from '../collect.ts';
import { readOwn } from '../read-own.ts';
import type { GrowthMetric } from '../types.ts';

/** What a call needs, in bytes above what was in use before it. */
export interface Need {
  /** Most memory in use, garbage that had not been collected yet included: it needs no more than this. */
  peak: number;
  /** Most memory in use just after a collection: it needs no less. */
  live: number;
  /** How far `peak` can be above the need by small garbage that was not worth a collection. */
  error: number;
}

/** Garbage is collected when use has grown by this part, or by this many bytes, beyond the most that was alive. */
const STEP = 0.02;
const GRAIN = 128 * 1024;
/** V8's own compilation of what runs. */
const COMPILED = 16 * 1024;

const LOOK = 'mprof-line.look';

/**
 * Runs `call` and finds what it needs. Memory in use says little of that, since V8 leaves garbage lying about as long as there is room. So another thread
 * interrupts the call, again and again; whenever more is in use than was ever alive, garbage is collected, and what remains is alive.
 * The call takes some times longer by it. Both ends of the span are results, and it closes quickly where memory is not spent in one stroke.
 */
export async function measureNeed(call: () => unknown, metric: GrowthMetric): Promise<Need> {
  await setImmediate();
  const control = new Int32Array(new SharedArrayBuffer(4));
  const seen = { base: Infinity, peak: 0, live: 0, looks: 0 };
  const look = (): void => {
    const used = readOwn(metric) - seen.base;
    seen.looks++;
    seen.peak = Math.max(seen.peak, used);
    if (used <= Math.max(seen.live * (1 + STEP), seen.live + GRAIN)) return;
    collectQuickly();
    seen.live = Math.max(seen.live, readOwn(metric) - seen.base);
  };
  Object.defineProperty(globalThis, Symbol.for(LOOK), { value: look, configurable: true });
  const worker = new Worker(new URL('./need-worker.js', import.meta.url), {
    workerData: { expression: `globalThis[Symbol.for(${JSON.stringify(LOOK)})]?.()`, control },
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    name: 'mprof-line look',
  });
  const ended = once(worker, 'exit');
  try {
    await once(worker, 'message');
    collect();
    seen.base = readOwn(metric);
    seen.looks = 0;
    // The result is in use until the last look; it is not kept, as it would count for the next input.
    const result = await call();
    const used = readOwn(metric) - seen.base;
    collectQuickly();
    seen.live = Math.max(seen.live, readOwn(metric) - seen.base);
    seen.peak = Math.max(seen.peak, used);
    void result;
  } finally {
    Atomics.store(control, 0, 1);
    Atomics.notify(control, 0);
    await ended;
    delete (globalThis as Record<symbol, unknown>)[Symbol.for(LOOK)];
  }
  return {
    peak: Math.max(0, seen.peak),
    live: Math.min(seen.peak, Math.max(0, seen.live)),
    error: seen.looks > 0 ? GRAIN : COMPILED,
  };
}
