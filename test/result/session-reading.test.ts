import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { writeSnapshot } from '../../runtime/snapshot/session.ts';
import { readSoFar } from '../../src/result/session-reading.ts';
import { simulate } from '../profile/simulate.ts';

test('a program that has ended has no heap, and one that runs has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-so-far-'));
  try {
    const raw = simulate([{ fn: 0, work: [{ line: 1, allocated: 5, calls: [] }] }]);
    raw.totals.used = 5_000_000;
    raw.totals.external = 1_000_000;
    writeSnapshot(folder, 'thread', { ...raw, ending: { kind: 'running' } }, { final: false });
    assert.equal(readSoFar(folder, folder)!.heap, 6_000_000);
    writeSnapshot(folder, 'thread', raw, { final: true });
    assert.equal(readSoFar(folder, folder)!.heap, null);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
