import assert from 'node:assert/strict';
import test from 'node:test';
import { makeMoments } from '../../runtime/live/moments.ts';

/** How many moments a program has in `ms` of its own work between them, when one is asked for every `every` ms and takes `cost` ms. */
function taken(every: number, cost: number, work: number): { moments: number; ms: number } {
  let time = 0;
  const moments = makeMoments({
    interval: 32_768,
    every,
    heapLimit: Number.POSITIVE_INFINITY,
    isAsked: () => false,
    now: () => time,
    heap: () => ({ used: 1000, inHeap: 1000 }),
    read() {
      time += cost;
      return { sampled: new Map(), external: new Map(), elsewhere: new Map(), shared: 0, used: 1000 };
    },
    before: 0,
  });
  let count = 0;
  for (let done = 0; done < work; done++) {
    time++;
    const cause = moments.due();
    if (cause === null) continue;
    assert.equal(cause, 'interval');
    moments.take(cause);
    count++;
  }
  return { moments: count, ms: time };
}

test('moments come as often as they are asked for', () => {
  assert.equal(taken(100, 10, 9010).moments, 100);
  assert.equal(taken(100, 50, 5050).moments, 100);
});

test('they leave the program half of the time, however long one takes', () => {
  for (const cost of [60, 100, 150, 1000, 20_000]) {
    const { ms } = taken(100, cost, 50_000);
    assert.ok(ms <= 101_000 + cost, `${ms} ms for 50,000 of its own, when a moment takes ${cost}`);
  }
});
