import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memit } from '../../src/usage/memit.ts';

const MiB = 1048576;

describe('memit', () => {
  it('says peak and increment in one line, after a collection', async () => {
    let calls = 0;
    const measured = await memit(() => {
      calls++;
      Buffer.alloc(100 * MiB, 1);
      return 'done';
    });
    assert.equal(calls, 1);
    assert.equal(measured.result, 'done');
    assert.equal(measured.increment, measured.peak - measured.baseline);
    assert.ok(measured.peakKind !== 'kernel' || measured.increment >= 95 * MiB);
    assert.match(String(measured), /^peak memory: [\d.]+ MB, increment: [\d.]+ MB$/);
  });
});
