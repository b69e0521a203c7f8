import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import '../leave-nothing.ts';
import { plotTerminal } from '../../src/plot/index.ts';
import { hasProc } from '../../src/process/tree.ts';
import { memoryUsage } from '../../src/usage/memory-usage.ts';
import { busy } from './busy.ts';

const MiB = 1048576;
const linux = { skip: hasProc ? false : 'this is not Linux' };

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

  it('says what resident memory does not show, since the process had it already', linux, async () => {
    const rows = (bytes: number): Float64Array[] => Array.from({ length: bytes / 4000 }, () => new Float64Array(500));
    // Left behind by other work: the allocator keeps it.
    await memoryUsage(() => rows(80 * MiB).length);
    const usage = await memoryUsage([rows, [40 * MiB]]);
    assert.ok(usage.peak - usage.baseline < 20 * MiB && usage.reused! > 20 * MiB, String(usage));
    assert.match(
      String(usage),
      /; at least [2-4]\d\.\d MB more lay in memory that the process had already \(isolate: /,
    );
    assert.match(plotTerminal(usage, { width: 100 }), /rows \(\+ [2-4]\d\.\d MB reused\)/);
    const alone = await memoryUsage(
      [(bytes: number) => Array.from({ length: bytes / 4000 }, () => new Float64Array(500)).length, [40 * MiB]],
      { isolate: true },
    );
    assert.ok(alone.peak - alone.baseline > 35 * MiB, String(alone));
    assert.doesNotMatch(String(alone), /more lay/);
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
    const exported = await memoryUsage([{ module: work, name: 'square' }, [100]], { isolate: true });
    assert.equal((exported.result as unknown[]).length, 100);
    const text = await memoryUsage(['async (n) => Buffer.alloc(n, 1).length', [8 * MiB]], { isolate: true });
    assert.equal(text.result, 8 * MiB);
    assert.ok(text.peak - text.baseline >= 8 * MiB);
    await assert.rejects(memoryUsage('node job.js', { isolate: true }), {
      message:
        'isolate: the function cannot run in a process of its own: the text of the function is not a function that stands on its own',
    });
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
        const ended = [];
        process.on('worker', (worker) => ended.push(new Promise((end) => worker.once('exit', end))));
        const usage = await memoryUsage(() => 5, { metric: '${metric}' });
        // Waits forever for a thread that stays.
        console.log(usage.result, await Promise.all(ended));
        memoryUsage(() => { process.exit(3) }, { metric: '${metric}' });`;
      let error: { status: number; stdout: string; stderr: string } | undefined;
      try {
        const options = { encoding: 'utf8', stdio: 'pipe', timeout: 60_000 } as const;
        execFileSync(process.execPath, ['--input-type=module', '-e', code], options);
      } catch (thrown) {
        error = thrown as typeof error;
      }
      assert.equal(error?.status, 3);
      assert.equal(error?.stdout, '5 [ 0 ]\n');
      assert.equal(error?.stderr, '');
    }
  });
});
