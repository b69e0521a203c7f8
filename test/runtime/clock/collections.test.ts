import assert from 'node:assert/strict';
import test from 'node:test';
import { copyCollections, keepCollection } from '../../../runtime/clock/collections.ts';
import { COLLECTION_WIDTH, MAX_COLLECTIONS, TIMES_KEPT } from '../../../runtime/counters/collection-rows.ts';
import { openMemory, START_NOW } from '../../../runtime/counters/layout.ts';
import { profiled } from '../harness.ts';

test('each collection that is counted has a time, within the run and in the order in which they ran', () => {
  const { run, profile } = profiled();
  const busy = run(`
    function again() {
      const all = [];
      for (let i = 0; i < 400; i++) {
        all.push(new Array(20000).fill(i));
        if (all.length > 20) all.length = 0;
      }
      return all.length;
    }
    again`) as () => number;
  busy();
  const { collections = [], totals, run: info } = profile();
  assert.equal(collections.length, totals.gcs);
  assert.ok(collections.some(({ kind }) => kind === 'Scavenge') || collections.some(({ kind }) => /^M/.test(kind)));
  assert.ok(collections.every(({ kind }) => kind !== 'other'));
  const sum = collections.reduce((all, { ms }) => all + ms, 0);
  assert.ok(Math.abs(sum - totals.gcMs) < 0.01, `${sum} ms of ${totals.gcMs}`);
  assert.ok(collections.some(({ freed }) => freed > 1_000_000));
  let last = 0;
  for (const { pid, threadId, time, within, ms } of collections) {
    assert.deepEqual([pid, threadId], [process.pid, 0]);
    assert.ok(time >= last && time <= info.durationMs && within <= time, `${time} after ${last}`);
    // The interval held the whole pause.
    assert.ok(within >= ms - 0.01, `${ms} ms within ${within}`);
    last = time;
  }
});

test('the longest are kept when there are more than there is room for', () => {
  const memory = openMemory(1);
  memory.state[START_NOW] = 1000;
  for (let i = 0; i < MAX_COLLECTIONS + 10; i++) keepCollection(memory, 'Scavenge', 1000 + i, 1001 + i, 5, i);
  assert.equal(memory.state[TIMES_KEPT], MAX_COLLECTIONS);
  keepCollection(memory, 'MarkSweepCompact', 9000, 9002, 7, -1);
  keepCollection(memory, 'Newer', 9003, 9004, 6, 0);
  keepCollection(memory, 'Scavenge', 9003, 9004, 4, 0);
  const rows = copyCollections(memory);
  assert.equal(rows.length, MAX_COLLECTIONS * COLLECTION_WIDTH);
  assert.deepEqual([...rows.subarray(0, COLLECTION_WIDTH)], [8000, 8002, 7, -1, 4]);
  // A kind that is not known yet.
  assert.deepEqual([...rows.subarray(COLLECTION_WIDTH, 2 * COLLECTION_WIDTH)], [8003, 8004, 6, 0, 0]);
  assert.deepEqual([...rows.subarray(2 * COLLECTION_WIDTH, 3 * COLLECTION_WIDTH)], [2, 3, 5, 2, 1]);
});
