import assert from 'node:assert/strict';
import test from 'node:test';
import { together } from '../../src/profile/live/together.ts';

interface Taken {
  thread: string;
  time: number;
  bytes: number;
}

function of(taken: readonly Taken[], ends: Record<string, number> = {}): ReturnType<typeof together<string>> {
  return together(taken, (thread) => ends[thread] ?? Number.POSITIVE_INFINITY);
}

const taken = [
  { thread: 'main', time: 0, bytes: 5 },
  { thread: 'one', time: 10, bytes: 40 },
  { thread: 'two', time: 20, bytes: 30 },
  { thread: 'main', time: 30, bytes: 6 },
  { thread: 'one', time: 40, bytes: 50 },
  { thread: 'two', time: 50, bytes: 35 },
  { thread: 'main', time: 60, bytes: 7 },
];
const largest = (list: readonly Taken[], ends?: Record<string, number>): number =>
  of(list, ends).largest((i) => list[i]!.bytes);

test('of each thread that runs the last moment until then stands', () => {
  assert.deepEqual(of(taken).standing(0), [0]);
  assert.deepEqual(of(taken).standing(3), [1, 2, 3]);
  assert.deepEqual(of(taken).standing(6), [4, 5, 6]);
});

test('a thread that has ended holds nothing, but it holds until it has', () => {
  const ends = { one: 45, two: 50 };
  assert.deepEqual(of(taken, ends).standing(4), [2, 3, 4]);
  assert.deepEqual(of(taken, ends).standing(5), [3, 5]);
  assert.deepEqual(of(taken, ends).standing(6), [6]);
  assert.equal(largest(taken), 6);
  assert.equal(largest(taken, ends), 4);
});

test('threads that run one after the other are not added up', () => {
  const after = Array.from({ length: 50 }, (_, i) => ({ thread: `t${i}`, time: 10 * i, bytes: i === 20 ? 90 : 80 }));
  const ends = Object.fromEntries(after.map(({ thread, time }) => [thread, time + 5]));
  assert.equal(largest(after, ends), 20);
  for (const at of after.keys()) assert.deepEqual(of(after, ends).standing(at), [at]);
});

test('a thread had not ended when it took its last moment, whatever its clock says', () => {
  assert.deepEqual(of(taken, { two: 49.9 }).standing(5), [3, 4, 5]);
});

test('threads that end with the program are shown as they were, those that ran together when the first of them ended', () => {
  const list = [
    { thread: 'before', time: 100, bytes: 1 },
    { thread: 'main', time: 1000, bytes: 1 },
    { thread: 'one', time: 2000, bytes: 1 },
    { thread: 'two', time: 2100, bytes: 1 },
    { thread: 'later', time: 3100, bytes: 1 },
    { thread: 'stays', time: 3200, bytes: 1 },
    { thread: 'main', time: 4000, bytes: 1 },
  ];
  const all = of(list, { before: 1999, one: 3000, two: 3500, later: 3900 });
  assert.deepEqual(all.shutDown(6), [2, 3]);
  assert.deepEqual(all.shown(6, 'end'), [2, 3, 5, 6]);
  assert.deepEqual(all.shown(6, 'signal'), [5, 6]);
});
