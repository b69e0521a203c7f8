import assert from 'node:assert/strict';
import test from 'node:test';
import { startReading } from '../../src/testing/reading.ts';

test('a stretch in which nothing happens has allocated next to nothing, also when reading it sets off a collection', () => {
  let collected = 0;
  for (let i = 0; i < 3000; i++) {
    const { allocated, peak, collections } = startReading()();
    assert.ok(allocated < 300_000 && peak < 300_000, `${allocated}, peak ${peak}, ${collections} collections, at ${i}`);
    collected += collections;
  }
  // What reads is what fills the young generation here, so most collections run between two stretches.
  assert.ok(collected < 100, `${collected}`);
});
