import assert from 'node:assert/strict';
import test from 'node:test';
import {
  FIRST_BYTES,
  FIRST_SQUARES,
  FIRSTS,
  LARGEST,
  SAMPLES,
  SEEN,
  STRATUM_WIDTH,
  W,
  WW,
  WWX,
  WWXX,
  WX,
  WXX,
} from '../../../runtime/counters/strata.ts';
import { share } from '../../../src/profile/sampled/distribute.ts';
import { estimateStratum } from '../../../src/profile/sampled/estimate.ts';
import { settle } from '../../../src/profile/sampled/settle.ts';

/** A stratum with those first arrivals, and samples of a weight. */
function stratum(firsts: readonly number[], samples: readonly number[], w: number): Float64Array {
  const row = new Float64Array(STRATUM_WIDTH);
  for (const x of firsts) {
    row[FIRSTS]! += 1;
    row[FIRST_BYTES]! += x;
    row[FIRST_SQUARES]! += x * x;
  }
  for (const x of samples) {
    row[SAMPLES]! += 1;
    row[LARGEST] = Math.max(row[LARGEST]!, x);
    row[SEEN]! += x;
    row[W]! += w;
    row[WX]! += w * x;
    row[WXX]! += w * x * x;
    row[WW]! += w * w;
    row[WWX]! += w * w * x;
    row[WWXX]! += w * w * x * x;
  }
  return row;
}

test('a stratum whose samples are alike is what they are, its first arrivals as they were', () => {
  const { bytes, variance, seen } = estimateStratum(stratum([4000, 48], [48, 48, 48], 10), 0, 1002);
  assert.equal(bytes, 4048 + 1000 * 48);
  assert.ok(variance > 0);
  assert.equal(seen, 4048 + 3 * 48);
});

test('samples that are alike leave open what one of them stood for: many little, few of which one stands for half of all much', () => {
  const many = estimateStratum(stratum([], new Array<number>(500).fill(40), 100), 0, 50_000);
  assert.ok(many.variance ** 0.5 < many.bytes / 400, `${many.variance ** 0.5} of ${many.bytes}`);
  const row = new Float64Array(STRATUM_WIDTH);
  for (let w = 1; w <= 65_536; w *= 2) {
    const one = stratum([], [40], w);
    for (let i = 0; i < STRATUM_WIDTH; i++) row[i]! += one[i]!;
  }
  row[LARGEST] = 40;
  const few = estimateStratum(row, 0, 120_000);
  assert.equal(few.bytes, 120_000 * 40);
  // Half of the arrivals were those before the last sample but one: they may have taken nothing.
  assert.ok(few.variance ** 0.5 > few.bytes / 4, `${few.variance ** 0.5} of ${few.bytes}`);
  const nothing = estimateStratum(stratum([], [0, 0, 0], 100), 0, 300);
  assert.deepEqual([nothing.bytes, nothing.variance], [0, 0]);
});

test('all arrivals measured: nothing is estimated', () => {
  const { bytes, variance } = estimateStratum(stratum([10, 20, 30], [], 1), 0, 3);
  assert.deepEqual([bytes, variance], [60, 0]);
});

test('samples that differ have an error: that of drawing with probability 1/w', () => {
  const alike = Array.from({ length: 1000 }, (_, i) => (i % 2) * 200);
  const { bytes, variance } = estimateStratum(stratum([], alike, 50), 0, 50_000);
  assert.equal(bytes, 50_000 * 100);
  // Σ w(w−1)(x−μ)² and one sample more; a thousand samples are many.
  const drawn = (1000 * 50 * 49 + 50 * 50) * 100 ** 2;
  assert.ok(variance > drawn && variance < drawn * 1.01, `${variance / drawn}`);
});

test('few samples have a larger error than their spread says, as Student found', () => {
  const few = estimateStratum(stratum([], [0, 200, 0], 50), 0, 150);
  const spread = (2 * 50 * 49 * 66.67 ** 2 + 50 * 49 * 133.33 ** 2) ** 0.5;
  // t of two degrees of freedom is 4.30, where the normal distribution has 1.96.
  assert.ok(few.variance ** 0.5 > (spread * 4.3) / 1.96, `${few.variance ** 0.5 / spread}`);
});

test('a single large sample among many has one more of its kind in its error', () => {
  const rare = [...new Array<number>(999).fill(0), 1e6];
  const { bytes, variance } = estimateStratum(stratum([], rare, 100), 0, 100_000);
  assert.ok(Math.abs(bytes - 1e8) < 1);
  assert.ok(variance ** 0.5 > 1.4 * 1e8, `${variance ** 0.5}`);
});

test('only first arrivals: the others are as they were on average', () => {
  const { bytes, variance } = estimateStratum(stratum([10, 30], [], 1), 0, 4);
  assert.equal(bytes, 80);
  assert.ok(variance > 0);
});

test('whole parts sum to the whole, the largest remainders first', () => {
  assert.deepEqual(share(10, [1, 1, 1], true), [4, 3, 3]);
  assert.deepEqual(share(5, [0, 0], true), [3, 2]);
  assert.deepEqual(share(9, [2, 1]), [6, 3]);
});

const none = { likely: 0, possible: 0 };

test('a jump that nobody explains is in no line, and in the error of those that were there', () => {
  const there = { bytes: 0, variance: 0, seen: 0, likely: 0, possible: 1000 };
  const elsewhere = { bytes: 100, variance: 0, seen: 100, ...none };
  assert.equal(settle([there, elsewhere], 1000, 1000), 1000);
  assert.deepEqual([there.bytes, there.variance, elsewhere.variance], [0, 500 ** 2, 0]);
});

test('a jump whose place another line’s estimate has taken may be missing all the same, as far as that may be too large', () => {
  const there = { bytes: 0, variance: 0, seen: 0, likely: 0, possible: 1000 };
  const unsure = { bytes: 1000, variance: 200 ** 2, seen: 0, ...none };
  assert.equal(settle([there, unsure], 1000, 1000), 0);
  assert.deepEqual([there.bytes, there.variance], [0, 200 ** 2]);
});

test('a jump goes to the line whose samples have been like it, with an error that reaches to nothing', () => {
  const likely = { bytes: 0, variance: 0, seen: 0, likely: 1000, possible: 1000 };
  const varied = { bytes: 100, variance: 100, seen: 0, ...none };
  assert.equal(settle([likely, varied], 1100, 0), 0);
  assert.deepEqual([likely.bytes, likely.variance, varied.bytes], [1000, 500 ** 2, 100]);
});

test('what is missing and was in no jump goes where the errors are, and what they do not explain to nobody', () => {
  const exact = { bytes: 500, variance: 0, seen: 100, ...none };
  const unsure = { bytes: 1000, variance: 100, seen: 0, ...none };
  assert.equal(settle([exact, unsure], 1400 + 15, 0), 0);
  assert.deepEqual([exact.bytes, unsure.bytes, unsure.variance], [500, 1015, 100]);
  const other = { bytes: 1000, variance: 100, seen: 0, ...none };
  assert.equal(settle([other], 1100, 0), 80);
  assert.equal(other.bytes, 1020);
});

test('what is too much and cannot be taken from the least certain line, which has less, is taken from the others', () => {
  const small = { bytes: 10, variance: 1000 ** 2, seen: 4, ...none };
  const other = { bytes: 1000, variance: 100 ** 2, seen: 0, ...none };
  assert.equal(settle([small, other], 906, 0), 0);
  assert.deepEqual([small.bytes, other.bytes], [4, 906]);
});
