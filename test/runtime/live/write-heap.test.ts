import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeHeapSnapshot } from 'node:v8';
import { writeHeap } from '../../../runtime/live/captured.ts';

test('of a text a snapshot of ours has the beginning only, and one of the program’s as much as ever', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-heap-'));
  try {
    const text = Buffer.alloc(900, 'ab').toString('latin1');
    const path = join(folder, 'heap');
    writeHeap(path);
    assert.equal(longest(path), 256);
    writeHeapSnapshot(path);
    assert.equal(longest(path), text.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Length of the longest text of these letters in a file. */
function longest(path: string): number {
  return Math.max(...(readFileSync(path, 'latin1').match(/(?:ab){20,}/g) ?? []).map((found) => found.length));
}
