import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYTES, CALLS, runInterrupted } from '../interrupted.ts';

/** Pages that V8 takes, what its compiler does, and intervals of which a slow reading was in the middle. */
const SLACK = 0.03;
/** Of sampled probes some readings are the profiler's own work, and so is what runs in the middle of those: it is on no line, and not in the sum. */
const OWN = 0.25;

test('code that runs while a probe reads is measured by itself: nothing of it is counted twice, and no hit is lost', async () => {
  const { interrupts, calls, hits, allocated, profile } = await runInterrupted(37, 0.5);
  assert.ok(interrupts > 100);
  assert.deepEqual(calls, [interrupts, CALLS, 1]);
  assert.deepEqual(hits, [interrupts, CALLS, CALLS + 1]);
  const expected = interrupts * BYTES;
  const [inner, outer, all] = allocated;
  const isNear = (bytes: number): boolean => bytes > expected * (1 - OWN) && bytes < expected * (1 + SLACK);
  assert.ok(isNear(inner!), `${inner} of ${expected}`);
  assert.ok(outer! + all! < expected * SLACK, `${outer! + all!} of ${expected}`);
  assert.ok(isNear(profile.totals.allocated), `${profile.totals.allocated} of ${expected}`);
});
