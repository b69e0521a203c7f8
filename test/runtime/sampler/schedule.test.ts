import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeSchedule } from '../../../runtime/sampler/schedule.ts';

const INTERVAL = 10;

/** Follows a process for which `workAt` tells the share of the time that it works from a look to the next; `late`: ms by which looks come late. */
function follow(looks: number, workAt: (look: number) => number, late = 0): { waits: number[]; ages: number[] } {
  let now = 1000;
  let cpu = 0;
  const schedule = makeSchedule(INTERVAL, { now, cpu });
  const waits: number[] = [];
  const ages: number[] = [];
  let saved = now;
  for (let i = 0; i < looks; i++) {
    const { wait, isDue } = schedule.look(now, cpu, false);
    waits.push(wait);
    ages.push(now - saved);
    if (isDue) {
      schedule.saved(1);
      saved = now;
    }
    now += wait + late;
    cpu += workAt(i) * (wait + late);
  }
  return { waits: waits.slice(2), ages };
}

test('a process that works is looked at after each interval, and one that rests five times less often', () => {
  assert.deepEqual(new Set(follow(50, () => 1).waits), new Set([INTERVAL]));
  assert.deepEqual(new Set(follow(50, () => 0).waits), new Set([5 * INTERVAL]));
  const half = follow(50, () => 0.5).waits;
  assert.ok(half.every((wait) => Math.abs(wait - 2 * INTERVAL) < 1e-9));
});

test('what is saved is at most 60 ms old, whatever the process does', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(share, { minLength: 1 }), fc.double({ min: 0, max: 5, noNaN: true }), (shares, late) => {
      const { ages } = follow(200, (i) => shares[i % shares.length]!, late);
      assert.ok(Math.max(...ages) <= 60, `${Math.max(...ages)} ms`);
    }),
  );
});

test('near the limit of the heap it is looked at after each interval, though it rests', () => {
  const schedule = makeSchedule(INTERVAL, { now: 0, cpu: 0 });
  assert.deepEqual(schedule.look(1000, 0, true), { wait: INTERVAL, isDue: true });
  schedule.saved(1);
  assert.deepEqual(schedule.look(1010, 0, true), { wait: INTERVAL, isDue: false });
  assert.deepEqual(schedule.look(1015, 0, true), { wait: INTERVAL, isDue: true });
});
