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
