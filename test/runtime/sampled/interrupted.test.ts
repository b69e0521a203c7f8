import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYTES, CALLS, runInterrupted } from '../interrupted.ts';

/** Pages that V8 takes, what its compiler does, and intervals of which a slow reading was in the middle. */
const SLACK = 0.03;

test('code that runs while a probe reads is measured by itself: nothing of it is counted twice, and no hit is lost', async () => {
  const { interrupts, calls, hits, allocated, profile } = await runInterrupted(37, 0.5);
  assert.ok(interrupts > 100);
  assert.deepEqual(calls, [interrupts, CALLS, 1]);
  assert.deepEqual(hits, [interrupts, CALLS, CALLS + 1]);
  const expected = interrupts * BYTES;
  const [inner, outer, all] = allocated;
  assert.ok(Math.abs(inner! - expected) < expected * SLACK, `${inner} of ${expected}`);
  assert.ok(outer! + all! < expected * SLACK, `${outer! + all!} of ${expected}`);
  assert.ok(Math.abs(profile.totals.allocated - expected) < expected * SLACK, `${profile.totals.allocated}`);
});
