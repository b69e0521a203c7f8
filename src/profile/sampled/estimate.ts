import {
  FIRST_BYTES,
  FIRST_MS,
  FIRST_SQUARES,
  FIRSTS,
  SAMPLES,
  SEEN,
  SUSPECTED,
  SUSPECTED_SQUARES,
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
  /** Net change of external memory. */
  outer: number;
  /** Bytes of the arrivals that were measured. */
  seen: number;
  /** The line's part of jumps that no sample saw: Σ bytes, Σ bytes². */
  suspected: number;
  suspectedSquares: number;
}

/**
 * Estimates a stratum: what its first arrivals took, all of them measured, and for the others the mean of the samples,
 * each weighted by the gap that it was drawn with (a ratio estimator: exact where all samples are alike). `row` is at
 * `at` in `rows`; see sampled/strata.ts.
 *
 * The variance is that of independent drawing with probability 1/w: Σ w(w−1)(x−μ)² · (N/Σw)², enlarged for few samples.
 */
export function estimateStratum(rows: Float64Array, at: number, arrivals: number): Estimate {
  const firsts = rows[at + FIRSTS]!;
  const bytes = rows[at + FIRST_BYTES]!;
  const samples = rows[at + SAMPLES]!;
  const rest = Math.max(0, arrivals - firsts);
  const seen = bytes + rows[at + SEEN]!;
  const suspicion = { suspected: rows[at + SUSPECTED]!, suspectedSquares: rows[at + SUSPECTED_SQUARES]! };
  if (rest === 0) return { bytes, variance: 0, ms: rows[at + FIRST_MS]!, outer: 0, seen, ...suspicion };
  if (samples === 0) return { ...fromFirsts(rows, at, rest), ...suspicion };
  const w = rows[at + W]!;
  const mean = rows[at + WX]! / w;
  const spread = (xx: number, x: number, n: number): number => Math.max(0, xx - 2 * mean * x + mean * mean * n);
  const squares = spread(rows[at + WWXX]!, rows[at + WWX]!, rows[at + WW]!);
  const plain = spread(rows[at + WXX]!, rows[at + WX]!, w);
  const few = samples > 1 ? samples / (samples - 1) : 2;
  return {
    bytes: bytes + rest * mean,
    variance: (rest / w) ** 2 * Math.max(0, squares - plain) * few,
    ms: rows[at + FIRST_MS]! + (rest * rows[at + WMS]!) / w,
    outer: (rest * rows[at + WOUTER]!) / w,
    seen,
    ...suspicion,
  };
}

/** Only the first arrivals were measured. */
function fromFirsts(rows: Float64Array, at: number, rest: number): Omit<Estimate, 'suspected' | 'suspectedSquares'> {
  const firsts = rows[at + FIRSTS]!;
  const bytes = rows[at + FIRST_BYTES]!;
  const n = Math.max(1, firsts);
  const mean = bytes / n;
  const variance = Math.max(0, rows[at + FIRST_SQUARES]! / n - mean * mean);
  return {
    bytes: bytes + rest * mean,
    variance: rest * (1 + rest / n) * variance,
    ms: rows[at + FIRST_MS]! * (1 + rest / n),
    outer: 0,
    seen: bytes,
  };
}
