import assert from 'node:assert/strict';
import test from 'node:test';
import {
  FIRST_BYTES,
  FIRST_SQUARES,
  FIRSTS,
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

test('a stratum whose samples are alike is exact, its first arrivals as they were', () => {
  const { bytes, variance, seen } = estimateStratum(stratum([4000, 48], [48, 48, 48], 10), 0, 1002);
  assert.equal(bytes, 4048 + 1000 * 48);
  assert.equal(variance, 0);
  assert.equal(seen, 4048 + 3 * 48);
});

test('all arrivals measured: nothing is estimated', () => {
  const { bytes, variance } = estimateStratum(stratum([10, 20, 30], [], 1), 0, 3);
  assert.deepEqual([bytes, variance], [60, 0]);
});

test('samples that differ have an error: that of drawing with probability 1/w', () => {
  const { bytes, variance } = estimateStratum(stratum([], [0, 200], 50), 0, 100);
  assert.equal(bytes, 100 * 100);
  // Σ w(w−1)(x−μ)² = 2 · 50 · 49 · 100², twice that for two samples only.
  assert.equal(variance, 2 * 2 * 50 * 49 * 100 ** 2);
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

const none = { suspected: 0, suspectedSquares: 0 };

test('what is missing and was seen to happen widens the error of those that were there', () => {
  const there = { bytes: 0, variance: 0, seen: 0, suspected: 500, suspectedSquares: 500_000 };
  const elsewhere = { bytes: 100, variance: 0, seen: 100, ...none };
  assert.equal(settle([there, elsewhere], 1000), 1000);
  assert.deepEqual([there.bytes, there.variance, elsewhere.variance], [0, 500_000, 0]);
});

test('what is missing goes where the errors are, and what they do not explain to nobody', () => {
  const exact = { bytes: 500, variance: 0, seen: 100, ...none };
  const unsure = { bytes: 1000, variance: 100, seen: 0, ...none };
  assert.equal(settle([exact, unsure], 1400 + 15), 0);
  assert.deepEqual([exact.bytes, unsure.bytes, unsure.variance], [500, 1015, 100]);
  const other = { bytes: 1000, variance: 100, seen: 0, ...none };
  assert.equal(settle([other], 1100), 80);
  assert.equal(other.bytes, 1020);
});
