import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import '../leave-nothing.ts';
import { hasProc } from '../../src/process/tree.ts';
import { collect } from '../../src/usage/collect.ts';
import { memoryUsage } from '../../src/usage/memory-usage.ts';
import type { UsageMetric } from '../../src/usage/types.ts';
import { busy, makeObjects } from './busy.ts';

const MiB = 1048576;
const linux = { skip: hasProc ? false : 'this is not Linux' };

describe('the samples of memoryUsage', () => {
  it('keeps sampling while the function blocks the thread', async () => {
    const usage = await memoryUsage([busy, [400]], { interval: 5 });
    assert.ok(usage.samples.length > 20, `${usage.samples.length}`);
    const times = usage.samples.map((sample) => sample.time);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.ok(times.at(-1)! <= usage.duration);
  });

  it('does not miss a temporary between two samples', linux, async () => {
    const usage = await memoryUsage(
      () => {
        Buffer.alloc(200 * MiB, 1);
      },
      { interval: 10_000 },
    );
    assert.equal(usage.peakKind, 'kernel');
    assert.ok(usage.peak >= usage.baseline + 195 * MiB, `${usage.peak - usage.baseline}`);
  });

  it('counts the peak from the start of the call', linux, async () => {
    await memoryUsage(() => void Buffer.alloc(300 * MiB, 1));
    collect();
    const usage = await memoryUsage(() => void Buffer.alloc(20 * MiB, 1));
    assert.ok(usage.peak < usage.baseline + 150 * MiB, `${usage.peak - usage.baseline}`);
  });

  it('keeps the peaks of measurements that overlap apart', linux, async () => {
    const outer = await memoryUsage(async () => {
      Buffer.alloc(200 * MiB, 1);
      const inner = await memoryUsage(() => 1);
      return inner;
    });
    assert.ok(outer.peak >= outer.baseline + 195 * MiB, `${outer.peak} from ${outer.baseline}`);
    assert.equal(outer.peakKind, 'kernel');
  });

  for (const metric of ['rss', 'heap', 'external', 'arrayBuffers'] satisfies UsageMetric[]) {
    it(`reads ${metric} while the thread is busy`, async () => {
      const kept: Buffer[] = [];
      // What other tests left would go during the measurement.
      collect();
      const usage = await memoryUsage(
        () => {
          busy(150);
          kept.push(Buffer.alloc(64 * MiB, 1));
          return busy(150);
        },
        { metric, interval: 5 },
      );
      assert.ok(usage.samples.length > 8, `${usage.samples.length}`);
      // Some samples of the middle show the new buffer, some do not: they were taken while the thread was busy.
      if (metric === 'external' || metric === 'arrayBuffers') {
        const inside = usage.samples.slice(1, -1).map((sample) => sample.memory);
        const lowest = Math.min(...inside);
        const high = inside.filter((memory) => memory > lowest + 40 * MiB).length;
        assert.ok(high > 0 && high < inside.length, `${high} of ${inside.length}`);
      }
    });
  }

  it('shows each collection with its time and what it freed in the samples of the heap', async () => {
    // More than V8's young generation has room for, however long that takes here.
    const usage = await memoryUsage([makeObjects, [2.5e6]], { metric: 'heap', interval: 2 });
    assert.ok(usage.collections.length > 1, `${usage.collections.length}`);
    for (const gc of usage.collections) {
      assert.equal(gc.freed, gc.before - gc.after);
      assert.ok(gc.time >= 0 && gc.time <= usage.duration);
      assert.ok(usage.samples.some((sample) => sample.time === gc.time && sample.memory === gc.before));
      assert.ok(usage.samples.some((sample) => sample.time === gc.time + gc.duration && sample.memory === gc.after));
    }
    assert.equal(usage.peak, Math.max(...usage.samples.map((sample) => sample.memory)));
  });

  it('reads pss and uss', linux, async () => {
    for (const metric of ['pss', 'uss'] as const) {
      const usage = await memoryUsage([busy, [100]], { metric });
      assert.ok(usage.baseline > MiB && usage.peak >= usage.baseline);
    }
  });

  it('gives each sample to onSample, in order', async () => {
    const seen: number[] = [];
    const usage = await memoryUsage([busy, [200]], { interval: 5, onSample: (sample) => seen.push(sample.time) });
    assert.deepEqual(
      seen,
      usage.samples.slice(1, -1).map((sample) => sample.time),
    );
  });

  it('ends the sampling at the timeout, and tells the function', async () => {
    const usage = await memoryUsage(
      ({ signal }: { signal: AbortSignal }) => once(signal, 'abort').then(() => signal.reason.name),
      { timeout: 40, interval: 2 },
    );
    assert.equal(usage.result, 'TimeoutError');
    assert.equal(usage.ended, 'timeout');
  });

  it('keeps no sample after the timeout of a function that blocks', async () => {
    const usage = await memoryUsage(() => busy(200), { timeout: 50, interval: 2 });
    assert.equal(usage.ended, 'timeout');
    assert.ok(usage.result > 0);
    assert.ok(usage.samples.every((sample) => sample.time < 60));
  });
});
