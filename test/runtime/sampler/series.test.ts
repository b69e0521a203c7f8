import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  EPOCH,
  FIRST_SLOT,
  MAX_POINTS,
  openMemory,
  PEAK_RSS,
  POINT_WIDTH,
  POINTS,
  SLOTS,
  USED,
} from '../../../runtime/counters/layout.ts';
import { seriesWriter } from '../../../runtime/sampler/series.ts';
import { takeSnapshot } from '../../../runtime/sampler/take.ts';
import { describeThread } from '../../../runtime/thread.ts';
import { pointsOf } from '../../../src/profile/over-time/points.ts';

const memory = openMemory(10);
const { control, state, series } = memory;

function column(c: number): number[] {
  return Array.from({ length: control[POINTS]! }, (_, i) => series[i * POINT_WIDTH + c]!);
}

/** The times of a snapshot that ends, when `end` is given, at that time. */
function read(end?: number): number[] {
  const thread = describeThread({ metric: 'heap', interval: 10 });
  const { series: points } = takeSnapshot(memory, { thread, tables: [] }, { kind: 'running' }, end ?? 0, end);
  return pointsOf(points).map(({ time }) => time);
}

function startOver(): ReturnType<typeof seriesWriter> {
  control[SLOTS] = FIRST_SLOT;
  control[POINTS] = 0;
  state[PEAK_RSS] = 0;
  return seriesWriter(memory);
}

test('few samples are kept as they are', () => {
  const { add } = startOver();
  for (const [time, rss] of [
    [0, 5],
    [10, 7],
    [20, 6],
  ]) {
    state[USED] = rss! * 2;
    add(() => time!, rss!);
  }
  assert.deepEqual(column(0), [0, 10, 20]);
  assert.deepEqual(column(1), [5, 7, 6]);
  assert.deepEqual(column(2), [10, 14, 12]);
});

test('a run of days stays in its room, in order, with its peaks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 0, max: 199_999 }), (samples, peakAt) => {
      const { add } = startOver();
      for (let i = 0; i < samples; i++) {
        state[USED] = i === Math.floor(samples / 3) ? 9999 : 1;
        add(() => i * 10, i === peakAt % samples ? 777_777 : 1000 + (i % 7));
      }
      const times = column(0);
      assert.ok(times.length <= MAX_POINTS);
      assert.ok(samples < MAX_POINTS || times.length >= MAX_POINTS / 2);
      for (let i = 1; i < times.length; i++) assert.ok(times[i]! > times[i - 1]!);
      assert.equal(Math.max(...column(1)), 777_777);
      assert.equal(column(0)[column(1).indexOf(777_777)], (peakAt % samples) * 10);
      assert.equal(Math.max(...column(2)), 9999);
      assert.equal(state[PEAK_RSS], 777_777);
    }),
    { numRuns: 20 },
  );
});

test('after a reset the series starts anew', () => {
  const { add } = startOver();
  for (let i = 0; i < 10_000; i++) add(() => i, 1);
  control[EPOCH]! += 1;
  assert.deepEqual(read(), []);
  add(() => 3, 2);
  assert.deepEqual(read(), [3]);
});

test('a sample that a reset overtakes is in no series', () => {
  const { add } = startOver();
  add(() => 200, 1);
  add(() => {
    control[EPOCH]! += 1;
    return 227;
  }, 2);
  assert.deepEqual(read(), []);
  add(() => 4, 2);
  add(() => 14, 2);
  assert.deepEqual(read(), [4, 14]);
});

test('what ends the series stands at its end, also when the sampler has added a point since', () => {
  const { add } = startOver();
  add(() => 4, 2);
  add(() => 14.25, 2);
  assert.deepEqual(read(14), [4, 14.25, 14.25]);
  assert.deepEqual(read(15), [4, 14.25, 15]);
});
