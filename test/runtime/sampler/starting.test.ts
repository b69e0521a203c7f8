import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { installRuntime, prepareRuntime } from '../../../runtime/install.ts';
import { SNAPSHOT_PERIOD } from '../../../runtime/sampler/messages.ts';

test('what the warm-up does is never saved, however long a thread takes to start', () => {
  const sessionDirectory = mkdtempSync(join(tmpdir(), 'mprof-line-starting-'));
  try {
    const options = { metric: 'heap', interval: 1, sampler: true, sessionDirectory } as const;
    prepareRuntime(options);
    // The sampler has many occasions to save.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * SNAPSHOT_PERIOD);
    const saved = readdirSync(sessionDirectory);
    const handle = installRuntime(options);
    handle.stop({ kind: 'exit', code: 0 });
    assert.deepEqual(saved, []);
    const ends = readdirSync(sessionDirectory).map((name) => name.replace(/^.*\./, '.'));
    assert.deepEqual(ends.sort(), ['.begun', '.final']);
  } finally {
    rmSync(sessionDirectory, { recursive: true });
  }
});

test('a sampler’s start is no business of the process: no tick is queued, and no event tells of a thread', async () => {
  const { nextTick } = process;
  let ticks = 0;
  process.nextTick = (...args: Parameters<typeof nextTick>) => {
    ticks++;
    nextTick(...args);
  };
  let workers = 0;
  process.on('worker', () => void workers++);
  const handle = installRuntime({ metric: 'heap', interval: 1, sampler: true });
  const queued = ticks;
  await new Promise((done) => setTimeout(done, 20));
  process.nextTick = nextTick;
  handle.stop({ kind: 'exit', code: 0 });
  assert.deepEqual([queued, workers], [0, 0]);
});
