import { watchCollections } from './collections.ts';
import { watchKernelPeak } from './kernel-peak.ts';
import { readOwn } from './read-own.ts';
import { startSampler, type UsageSampler } from './sampler.ts';
import type { ChildSamples } from './sampler-protocol.ts';
import { settle } from './settle.ts';
import type { Call, ChildUsage, HeapCollection, MemoryUsage, Sample, UsageEnd, UsageOptions } from './types.ts';

/** {@link UsageOptions} with what a person left out filled in. */
export interface UsageSettings extends UsageOptions {
  interval: number;
  metric: NonNullable<UsageOptions['metric']>;
  children: 'sum' | 'each' | false;
}

/** Measures one call. What the function throws, or rejects with, is thrown as it is. */
export async function measureCall<T>(call: Call<T>, settings: UsageSettings): Promise<MemoryUsage<Awaited<T>>> {
  const { metric, interval, children } = settings;
  let startedAt = Infinity;
  let endedAt = Infinity;
  const onSample = settings.onSample;
  const sampler = await startSampler({
    metric,
    interval,
    children,
    onSample:
      onSample &&
      (({ time, memory }) => time >= startedAt && time <= endedAt && onSample({ time: time - startedAt, memory })),
  });
  await settle(metric);
  const stopping = stopper(sampler, settings);
  const collections = watchCollections();
  // The kernel's mark is of this process's resident memory only.
  const kernel = metric === 'rss' && children !== 'sum' ? watchKernelPeak() : null;
  const usedBefore = readOwn('memory');
  let baseline = readOwn(metric);
  startedAt = performance.timeOrigin + performance.now();
  const outcome = await outcomeOf(call, stopping.signal);
  const mark = kernel?.stop() ?? -1;
  endedAt = performance.timeOrigin + performance.now();
  const last = readOwn(metric);
  const usedAfter = readOwn('memory');
  stopping.close();
  const [sampled, gcs] = await Promise.all([sampler.stop(), collections.stop()]);
  if ('error' in outcome) throw outcome.error;
  const ended = stopping.ended(endedAt - startedAt);
  const until = Math.min(endedAt, stopping.at());
  const inside = sampled.samples.filter((sample) => sample.time >= startedAt && sample.time <= until);
  if (children === 'sum') baseline = lastBefore(sampled.samples, startedAt) ?? baseline;
  const samples = relative(inside, startedAt);
  samples.unshift({ time: 0, memory: baseline });
  if (ended === 'finished' && children !== 'sum') samples.push({ time: endedAt - startedAt, memory: last });
  const collected = gcs
    .filter((gc) => gc.time >= startedAt && gc.time <= endedAt)
    .map((gc) => ({ ...gc, time: gc.time - startedAt }));
  const usedMost = collected.reduce((most, { before, external }) => Math.max(most, before + external), usedAfter);
  const all = metric === 'heap' ? withCollections(samples, collected, until - startedAt) : samples;
  const peak = all.reduce((largest, sample) => Math.max(largest, sample.memory), mark);
  return {
    name: settings.name ?? (call[0].name || metric),
    metric,
    interval,
    startedAt,
    duration: endedAt - startedAt,
    baseline,
    peak,
    peakKind: mark >= 0 ? 'kernel' : 'largest-sample',
    ...(kernel && { reused: Math.max(0, usedMost - usedBefore - (peak - baseline)) }),
    samples: all,
    children: sampled.children.map((child) => childUsage(child, startedAt)),
    collections: collected,
    ended,
    result: outcome.result,
  };
}

function lastBefore(samples: readonly Sample[], time: number): number | undefined {
  return samples.findLast((sample) => sample.time < time)?.memory;
}

function relative(samples: readonly Sample[], startedAt: number): Sample[] {
  return samples.map(({ time, memory }) => ({ time: time - startedAt, memory }));
}

function childUsage(child: ChildSamples, startedAt: number): ChildUsage {
  const largest = child.samples.reduce((peak, sample) => Math.max(peak, sample.memory), 0);
  return {
    pid: child.pid,
    samples: relative(child.samples, startedAt),
    peak: Math.max(largest, child.peak),
    peakKind: child.peak >= 0 ? 'kernel' : 'largest-sample',
  };
}

/** The saw-tooth: the heap just before and just after each collection are samples too. */
function withCollections(samples: readonly Sample[], collections: readonly HeapCollection[], until: number): Sample[] {
  const teeth = collections
    .filter((gc) => gc.time <= until)
    .flatMap((gc) => [
      { time: gc.time, memory: gc.before },
      { time: gc.time + gc.duration, memory: gc.after },
    ]);
  return [...samples, ...teeth].sort((a, b) => a.time - b.time);
}

function isThenable(value: unknown): value is PromiseLike<never> {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Calls the function and, when it gives a promise, waits for it; what it throws is kept as it is. */
async function outcomeOf<T>(
  call: Call<T>,
  signal: AbortSignal | undefined,
): Promise<{ result: Awaited<T> } | { error: unknown }> {
  try {
    const returned = invoke(call, signal);
    return { result: isThenable(returned) ? await returned : (returned as Awaited<T>) };
  } catch (error) {
    return { error };
  }
}

/** Calls the function, once; with a signal only when there is something that could abort it. */
function invoke<T>([fn, args = [], kw]: Call<T>, signal: AbortSignal | undefined): T {
  const last = signal && !(kw && 'signal' in kw) ? { ...kw, signal } : kw;
  return (fn as (...all: unknown[]) => T)(...args, ...(last === undefined ? [] : [last]));
}

interface Stopping {
  signal: AbortSignal | undefined;
  /** Why the sampling of a target that took `duration` ms ended. */
  ended(duration: number): UsageEnd;
  /** Epoch ms at which sampling was ended before the target; Infinity when it was not. */
  at(): number;
  close(): void;
}

function stopper(sampler: UsageSampler, { timeout, signal }: UsageSettings): Stopping {
  let at = Infinity;
  let ended: UsageEnd = 'finished';
  if (timeout === undefined && !signal) return { signal: undefined, ended: () => ended, at: () => at, close: () => {} };
  const startedAt = performance.timeOrigin + performance.now();
  const controller = new AbortController();
  const stop = (why: UsageEnd, reason: unknown): void => {
    if (ended !== 'finished') return;
    ended = why;
    at = Math.min(at, performance.timeOrigin + performance.now());
    sampler.end();
    controller.abort(reason);
  };
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => stop('timeout', new DOMException('The measurement timed out', 'TimeoutError')), timeout);
  const onAbort = (): void => stop('aborted', signal!.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    ended(duration: number): UsageEnd {
      // No timer fires while the thread is blocked: the time itself decides.
      if (ended === 'finished' && timeout !== undefined && duration > timeout) {
        ended = 'timeout';
        at = startedAt + timeout;
      }
      return ended;
    },
    at: () => at,
    close(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
