import assert from 'node:assert/strict';
import { it } from 'node:test';
import { calm, measureAllocation } from '../../src/testing/measure.ts';
import { run } from '../../src/testing/steps.ts';

const span = (allocated: number, collections = 0) => ({ allocated, forV8: 0, peak: 0, collections, lines: null });

it('calls in which garbage was collected count only when it was in all of them', () => {
  const bytes = (spans: Parameters<typeof calm>[0]) => calm(spans).map(({ allocated }) => allocated);
  assert.deepEqual(bytes([span(3), span(1, 1), span(2)]), [2, 3]);
  assert.deepEqual(bytes([span(3, 2), span(1, 1)]), [1, 3]);
});

it('a call that takes so long that it is measured once is told as that', async () => {
  const half = new Int32Array(new SharedArrayBuffer(4));
  const { of } = await run(measureAllocation(() => Atomics.wait(half, 0, 0, 501), Number.POSITIVE_INFINITY));
  assert.equal(of, 'one call');
});
