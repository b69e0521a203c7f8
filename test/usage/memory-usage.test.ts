import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import '../leave-nothing.ts';
import { MprofLineError } from '../../src/error.ts';
import { hasProc } from '../../src/process/tree.ts';
import { collect } from '../../src/usage/collect.ts';
import { memoryUsage } from '../../src/usage/memory-usage.ts';
import type { UsageMetric } from '../../src/usage/types.ts';

const MiB = 1048576;
const linux = { skip: hasProc ? false : 'this is not Linux' };

/** Keeps the thread busy; allocates, so that there are collections. */
function busy(ms: number): number {
  let kept: object[] = [];
  let count = 0;
  for (const end = performance.now() + ms; performance.now() < end; count++) {
    kept.push({ count });
    if (kept.length > 100_000) kept = [];
  }
  return count;
}

describe('memoryUsage of a function', () => {
  it('runs it once and gives its result as it is', async () => {
    let calls = 0;
    const value = {};
    const usage = await memoryUsage(() => {
      calls++;
      return value;
    });
    assert.equal(calls, 1);
    assert.equal(usage.result, value);
    assert.equal(usage.ended, 'finished');
    assert.deepEqual(usage.samples[0], { time: 0, memory: usage.baseline });
    assert.ok(usage.peak >= usage.baseline);
  });

  it('says in a line what it measured, and that text does not travel', async () => {
    const usage = await memoryUsage([busy, [20]], { metric: 'heap' });
    assert.match(
      String(usage),
      /^busy: peak [\d.]+ MB, [\d.]+ [KM]?B above the baseline of [\d.]+ MB \(heap\), in [\d.]+ ms$/,
    );
    assert.deepEqual(structuredClone({ ...usage }), { ...usage });
  });

  it('takes its baseline after a collection', async () => {
    let garbage: unknown = Array.from({ length: 1e6 }, (_, i) => ({ i }));
    garbage = (garbage as unknown[]).length;
    const usage = await memoryUsage(() => garbage, { metric: 'heap' });
    assert.ok(usage.baseline < 30 * MiB, `${usage.baseline}`);
  });

  it('calls the function in a process of its own when asked to', async () => {
    const seen: number[] = [];
    const usage = await memoryUsage(
      [
        (a: Uint8Array, { b }: { b: number }) => [process.pid, Buffer.concat([a, Buffer.alloc(b, 1)]).length],
        [new Uint8Array(3)],
        { b: 64 * MiB },
      ],
      { isolate: true, metric: 'external', onSample: ({ memory }) => seen.push(memory) },
    );
    const [pid, length] = usage.result as number[];
    assert.notEqual(pid, process.pid);
    assert.equal(length, 3 + 64 * MiB);
    assert.match(String(usage), / \(external\), in /);
    await assert.rejects(
      memoryUsage(() => MiB, { isolate: true }),
      { message: 'isolate: the function cannot run in a process of its own: it uses `MiB` of the scope around it' },
    );
    const work = new URL('../../../test/usage/fixtures/work.mjs', import.meta.url);
    const exported = await memoryUsage([{ module: work, name: 'square' } as never, [100]], { isolate: true });
    assert.equal((exported.result as unknown[]).length, 100);
  });

  it('waits for an async function', async () => {
    let calls = 0;
    const usage = await memoryUsage(async () => {
      calls++;
      await turn();
      return 42;
    });
    assert.equal(calls, 1);
    assert.equal(usage.result, 42);
  });

  it('throws what it throws, sync or async', async () => {
    const error = new RangeError('mine');
    await assert.rejects(
      memoryUsage(() => {
        throw error;
      }),
      (thrown) => thrown === error,
    );
    await assert.rejects(
      memoryUsage(async () => Promise.reject(error)),
      (thrown) => thrown === error,
    );
    await assert.rejects(
      memoryUsage(() => {
        throw undefined;
      }),
      (thrown) => thrown === undefined,
    );
  });

  it('calls [fn, args, kw] as fn(...args, kw)', async () => {
    const seen = (...all: unknown[]): unknown[] => all;
    assert.deepEqual((await memoryUsage([seen])).result, []);
    assert.deepEqual((await memoryUsage([seen, [1, 2]])).result, [1, 2]);
    assert.deepEqual((await memoryUsage([seen, [1], { two: 2 }])).result, [1, { two: 2 }]);
  });

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
    const usage = await memoryUsage([busy, [600]], { metric: 'heap', interval: 2 });
    assert.ok(usage.collections.length > 1);
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

  it('passes an abort on, in the options that the function has anyway', async () => {
    const controller = new AbortController();
    const wait = async (n: number, { signal, extra }: { signal?: AbortSignal; extra: string }): Promise<unknown[]> => {
      setImmediate(() => controller.abort('enough'));
      await once(signal!, 'abort');
      return [n, extra, signal!.reason];
    };
    const usage = await memoryUsage([wait, [7], { extra: 'x' }], { signal: controller.signal });
    assert.deepEqual(usage.result, [7, 'x', 'enough']);
    assert.equal(usage.ended, 'aborted');
  });

  it('sums the processes that it starts, or gives each', linux, async () => {
    const hog = [
      '-e',
      'globalThis.x = Buffer.alloc(150 * 2 ** 20, 1); const end = Date.now() + 300; while (Date.now() < end);',
    ];
    const sum = await memoryUsage(() => execFileSync(process.execPath, hog), { includeChildren: true, interval: 5 });
    assert.ok(sum.peak > sum.baseline + 150 * MiB);
    assert.equal(sum.peakKind, 'largest-sample');
    const each = await memoryUsage(() => execFileSync(process.execPath, hog), { includeChildren: 'each', interval: 5 });
    assert.equal(each.children.length, 1);
    assert.ok(each.children[0]!.peak > 150 * MiB);
    assert.equal(each.children[0]!.peakKind, 'kernel');
    assert.ok(each.samples.every((sample) => sample.memory < each.baseline + 100 * MiB));
  });

  it('lets the process end, and leaves no thread behind', () => {
    for (const metric of ['rss', 'heap']) {
      const code = `import { memoryUsage } from ${JSON.stringify(new URL('../../src/usage/memory-usage.js', import.meta.url))};
        const usage = await memoryUsage(() => 5, { metric: '${metric}' });
        console.log(usage.result, process._getActiveHandles().length >= 0);
        memoryUsage(() => { process.exit(3) }, { metric: '${metric}' });`;
      let error: { status: number; stdout: string; stderr: string } | undefined;
      try {
        execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', stdio: 'pipe' });
      } catch (thrown) {
        error = thrown as typeof error;
      }
      assert.equal(error?.status, 3);
      assert.equal(error?.stdout, '5 true\n');
      assert.equal(error?.stderr, '');
    }
  });
});

describe('memoryUsage of a process', () => {
  const hog =
    'globalThis.x = Buffer.alloc(100 * 2 ** 20, 1); const end = Date.now() + 200; while (Date.now() < end); process.exitCode = 3';

  it('starts a command and watches it', async () => {
    const usage = await memoryUsage([process.execPath, '-e', hog], { interval: 5 });
    assert.deepEqual(usage.result, { code: 3, signal: null });
    assert.ok(usage.peak > 100 * MiB);
    assert.equal(usage.peakKind, hasProc ? 'kernel' : 'largest-sample');
    assert.ok(usage.samples.length > 3);
  });

  it('sums what a line for the shell starts', async () => {
    const usage = await memoryUsage(`"${process.execPath}" -e "setTimeout(() => {}, 300)"; exit 4`, { interval: 5 });
    assert.deepEqual(usage.result, { code: 4, signal: null });
    assert.ok(usage.children.length >= 1);
  });

  it('watches a ChildProcess, and a pid', async () => {
    const child = spawn(process.execPath, ['-e', hog]);
    const usage = await memoryUsage(child, { interval: 5 });
    assert.deepEqual(usage.result, { code: 3, signal: null });
    await assert.rejects(memoryUsage(child), /has ended/);
    const other = spawn(process.execPath, ['-e', hog]);
    const watched = await memoryUsage(other.pid!, { interval: 5 });
    assert.deepEqual(watched.result, { code: null, signal: null });
    assert.ok(watched.samples.length > 3);
  });

  it('watches this process as -1, for as long as it is told to', async () => {
    const usage = await memoryUsage(-1, { timeout: 60, interval: 5, metric: 'heap' });
    assert.equal(usage.ended, 'timeout');
    assert.deepEqual(usage.result, { code: null, signal: null });
    assert.equal(usage.name, 'heap');
    const once = await memoryUsage(-1);
    assert.equal(once.ended, 'finished');
    assert.ok(once.baseline > MiB);
  });

  it('ends at the timeout, or when it is told to, and the process goes on', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'inherit', 'inherit'] });
    const timed = await memoryUsage(child, { interval: 5, timeout: 50 });
    assert.equal(timed.ended, 'timeout');
    const controller = new AbortController();
    const aborted = await memoryUsage(child.pid!, {
      interval: 5,
      signal: controller.signal,
      onSample: () => controller.abort(),
    });
    assert.equal(aborted.ended, 'aborted');
    assert.equal(child.exitCode, null);
    const exit = once(child, 'exit');
    child.stdin!.end();
    await exit;
  });

  it('ends a command when it is told to', { skip: process.platform === 'win32' }, async () => {
    const controller = new AbortController();
    const usage = await memoryUsage([process.execPath, '-e', 'setInterval(() => {}, 1000)'], {
      interval: 5,
      signal: controller.signal,
      onSample: () => controller.abort(),
    });
    assert.deepEqual(usage.result, { code: null, signal: 'SIGTERM' });
    assert.equal(usage.ended, 'aborted');
  });
});

describe('what memoryUsage refuses', () => {
  const cases: [string, () => Promise<unknown>, string][] = [
    ['an interval', () => memoryUsage(() => 1, { interval: 0.01 }), 'interval: expected ms, 0.1 or more, given 0.01'],
    ['a timeout', () => memoryUsage(() => 1, { timeout: 0 }), 'timeout: expected ms, more than 0, given 0'],
    [
      'a metric',
      () => memoryUsage(() => 1, { metric: 'stack' as never }),
      'metric: expected one of rss, heap, external, arrayBuffers, pss, uss, given stack',
    ],
    [
      'includeChildren',
      () => memoryUsage(() => 1, { includeChildren: 'all' as never }),
      "includeChildren: expected true, false, 'sum' or 'each', given all",
    ],
    [
      'the heap of children',
      () => memoryUsage(() => 1, { includeChildren: true, metric: 'heap' }),
      'includeChildren: other processes have no heap that could be read; expected metric rss, pss or uss',
    ],
    [
      'the heap of a process',
      () => memoryUsage(process.pid, { metric: 'heap' }),
      'metric: heap can be read of this process only; expected rss, pss or uss',
    ],
    [
      'a program that is not there',
      () => memoryUsage(['no-such-program-x']),
      'command: cannot start no-such-program-x: there is no such program',
    ],
    [
      'something else',
      () => memoryUsage({} as never),
      'memoryUsage: expected a function, [fn, args, kw], a pid, a ChildProcess or a command, given object',
    ],
  ];
  for (const [name, call, message] of cases) {
    it(name, async () => {
      await assert.rejects(call(), (error: Error) => error instanceof MprofLineError && error.message === message);
    });
  }
});
