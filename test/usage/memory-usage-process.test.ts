import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import '../leave-nothing.ts';
import { MprofLineError } from '../../src/error.ts';
import { hasProc } from '../../src/process/tree.ts';
import { memoryUsage } from '../../src/usage/memory-usage.ts';

const MiB = 1048576;

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
      'metric: expected rss, heap, external, arrayBuffers, pss or uss, given "stack"',
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
