import assert from 'node:assert/strict';
import { it } from 'node:test';
import { calm } from '../../src/testing/measure.ts';

const span = (allocated: number, collections = 0) => ({ allocated, forV8: 0, peak: 0, collections, lines: null });

it('calls in which garbage was collected count only when it was in all of them', () => {
  const bytes = (spans: Parameters<typeof calm>[0]) => calm(spans).map(({ allocated }) => allocated);
  assert.deepEqual(bytes([span(3), span(1, 1), span(2)]), [2, 3]);
  assert.deepEqual(bytes([span(3, 2), span(1, 1)]), [1, 3]);
});
