import assert from 'node:assert/strict';
import test from 'node:test';
import { FIRST_SLOT, MAX_DEPTH, openMemory, STEADY } from '../../../runtime/counters/layout.ts';
import { FIRSTS, GAP, openStrata, SAMPLES, W } from '../../../runtime/counters/strata.ts';
import { makeRecorder } from '../../../runtime/sampled/recorder.ts';
import { GOT_BYTES, PLAIN, SELDOM } from '../../../runtime/sampled/state-words.ts';

const LINE = FIRST_SLOT;

/** The gap of a line whose readings are all of so many bytes beside those of others, and all that its samples stand for. */
const sampled = (times: number, others: number, bytes = 40): Recorded =>
  recorded(Array<number>(times).fill(bytes), others);

interface Recorded {
  readonly gap: number;
  readonly stoodFor: number;
  readonly samples: number;
}

/** The same of a line whose readings are of these bytes. */
function recorded(readings: readonly number[], others: number): Recorded {
  const memory = openMemory(FIRST_SLOT + 10);
  const strata = openStrata(memory.capacity, MAX_DEPTH);
  const { begin, record } = makeRecorder(memory, strata, 0.1);
  begin();
  memory.control[STEADY] = 8;
  memory.state[SELDOM] = 1e9;
  memory.state[PLAIN] = others;
  for (const bytes of readings) {
    memory.state[GOT_BYTES] = bytes;
    record(LINE);
  }
  const field = (name: number): number => strata.rows[strata.rowOf[LINE]! + name]!;
  return { gap: field(GAP), stoodFor: field(FIRSTS) + field(W), samples: field(SAMPLES) };
}

test('no sample of a large line stands for more than a part of what it stood for before', () => {
  const { gap, stoodFor, samples } = sampled(300, 0);
  assert.equal(samples, 292);
  assert.ok(stoodFor > 1000, `${stoodFor}`);
  assert.equal(gap, stoodFor / 64);
});

test('a line that is little beside the others is read ever more seldom while its samples are alike', () => {
  const { gap, stoodFor } = sampled(20, 1e12);
  assert.ok(gap > stoodFor / 2, `${gap} of ${stoodFor}`);
});

test('a line of which no reading saw a byte takes fewer readings than one whose samples are alike', () => {
  const gaps = [2, 3, 4, 5].map((times) => sampled(times, 1e12, 0).gap);
  assert.deepEqual(gaps, [4, 16, 64, 256]);
  const { stoodFor, samples } = sampled(7, 1e12, 0);
  const alike = sampled(13, 1e12);
  assert.equal(samples, alike.samples);
  assert.ok(stoodFor > 8 * alike.stoodFor, `${stoodFor} of ${alike.stoodFor}`);
});

test('a line’s first eight hits are all read, but when the first two took nothing', () => {
  const samples = (bytes: readonly number[]): number => recorded(bytes, 1e12).samples;
  assert.equal(samples([0, 40, 0, 0, 0, 0, 0, 0]), 0);
  assert.equal(samples([40, 0, 0, 0, 0, 0, 0, 0]), 0);
  assert.equal(samples([40, 0, 0, 0, 0, 0, 0, 0, 0]), 1);
  assert.equal(samples([0, 0]), 0);
  assert.equal(samples([0, 0, 40]), 1);
});
