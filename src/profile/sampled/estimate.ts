import {
  FIRST_BYTES,
  FIRST_MS,
  FIRST_SQUARES,
  FIRSTS,
  LARGEST,
  LIKELY,
  POSSIBLE,
  SAMPLES,
  SEEN,
  W,
  WMS,
  WOUTER,
  WW,
  WWX,
  WWXX,
  WX,
  WXX,
} from '../../../runtime/counters/strata.ts';

/** What one stratum's samples say of all its arrivals; bytes and milliseconds. */
export interface Estimate {
  bytes: number;
  /** The square of the standard error of `bytes`. */
  variance: number;
  ms: number;
  /** Milliseconds of the first arrivals, all of which were measured. */
  firstMs: number;
  /** Net change of external memory. */
  outer: number;
  /** Bytes of the arrivals that were measured. */
  seen: number;
  /** Bytes of the jumps between samples that are likely the stratum's. */
  likely: number;
  /** Bytes of all jumps between samples of stretches in which the stratum was reached. */
  possible: number;
}

/** The 97.5th percentile of the normal distribution: 95 % of it are within so many standard errors. */
const Z = 1.96;

/**
 * Estimates a stratum: what its first arrivals took, all of them measured, and for the others the mean of the samples,
 * each weighted by the gap that it was drawn with (a ratio estimator: exact where all samples are alike). `row` is at
 * `at` in `rows`; see sampled/strata.ts.
 *
 * The variance is that of independent drawing with probability 1/w: Σ w(w−1)(x−μ)² · (N/Σw)². Samples of a skewed kind say too
 * little of it, and samples that are all alike nothing: V8 may have begun, or ended, to do without the line's objects where no sample was. So it is
 * reckoned with one sample more: one as far away as the largest, or one of nothing at all. The latter has the weight of the sample in which an arrival is
 * on average, Σw² / Σw: a few samples of which the last stands for half of all arrivals are hardly more than one. Few samples widen it as Student's t does.
 */
export function estimateStratum(rows: Float64Array, at: number, arrivals: number): Estimate {
  const firsts = rows[at + FIRSTS]!;
  const bytes = rows[at + FIRST_BYTES]!;
  const samples = rows[at + SAMPLES]!;
  const rest = Math.max(0, arrivals - firsts);
  const seen = bytes + rows[at + SEEN]!;
  const known = { likely: rows[at + LIKELY]!, possible: rows[at + POSSIBLE]!, firstMs: rows[at + FIRST_MS]! };
  if (rest === 0) return { bytes, variance: 0, ms: rows[at + FIRST_MS]!, outer: 0, seen, ...known };
  if (samples === 0) return { ...fromFirsts(rows, at, rest), ...known };
  const w = rows[at + W]!;
  const mean = rows[at + WX]! / w;
  const spread = (xx: number, x: number, n: number): number => Math.max(0, xx - 2 * mean * x + mean * mean * n);
  const squares = spread(rows[at + WWXX]!, rows[at + WWX]!, rows[at + WW]!);
  const plain = spread(rows[at + WXX]!, rows[at + WX]!, w);
  const oneMore = Math.max((w / samples) * (rows[at + LARGEST]! - mean), (rows[at + WW]! / w) * mean) ** 2;
  return {
    bytes: bytes + rest * mean,
    variance: (rest / w) ** 2 * (Math.max(0, squares - plain) + oneMore) * forFew(w ** 2 / rows[at + WW]!),
    ms: rows[at + FIRST_MS]! + (rest * rows[at + WMS]!) / w,
    outer: (rest * rows[at + WOUTER]!) / w,
    seen,
    ...known,
  };
}

/**
 * The factor of a variance that so many samples tell: (t / z)², where t is Student's (its expansion by Fisher and Cornish for a
 * probability of 97.5 %), so that 1.96 standard errors hold what they promise.
 */
function forFew(samples: number): number {
  const freedom = Math.max(1, samples - 1);
  const t = Z + 2.372 / freedom + 2.822 / freedom ** 2 + 2.556 / freedom ** 3 + 1.6 / freedom ** 4;
  return (t / Z) ** 2;
}

/** Only the first arrivals were measured. */
function fromFirsts(rows: Float64Array, at: number, rest: number): Omit<Estimate, 'likely' | 'possible' | 'firstMs'> {
  const firsts = rows[at + FIRSTS]!;
  const bytes = rows[at + FIRST_BYTES]!;
  const n = Math.max(1, firsts);
  const mean = bytes / n;
  const variance = Math.max(0, rows[at + FIRST_SQUARES]! / n - mean * mean);
  return {
    bytes: bytes + rest * mean,
    variance: rest * (1 + rest / n) * variance * forFew(n),
    ms: rows[at + FIRST_MS]! * (1 + rest / n),
    outer: 0,
    seen: bytes,
  };
}
