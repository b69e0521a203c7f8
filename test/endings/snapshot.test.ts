import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { hits, readIfThere, runPlain, runProfiled } from './programs.ts';

test('a program takes snapshots of its own, resets and labels', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  const file = join(folder, 'own.json');
  try {
    const { status, stdout, profile } = await runProfiled('snapshots.mjs', { args: [file] });
    assert.deepEqual([status, stdout], [0, 'so far 30\nso far 100\n']);
    const own = readIfThere(file);
    assert.deepEqual(own!.run.ending, { kind: 'running' });
    assert.equal(hits(own, 'work', 6), 100);
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(hits(profile, 'work', 6), 100);
    assert.equal(profile!.run.threads[0]!.label, 'after the warm-up');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('they do nothing in a program that is not profiled', async () => {
  const { status, stdout } = await runPlain('snapshots.mjs', { args: ['own.json'] });
  assert.deepEqual([status, stdout], [0, 'so far null\nso far null\n']);
  assert.equal(existsSync('own.json'), false);
});
