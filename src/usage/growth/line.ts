/** A straight line through weighted points. */
export interface Line {
  intercept: number;
  slope: number;
  /** Weighted sum of squared residuals: χ² when a weight is 1/σ². */
  residual: number;
}

/** The best constant. */
export function level(values: readonly number[], weights: readonly number[]): Line {
  const intercept = weightedMean(values, weights);
  return { intercept, slope: 0, residual: sum(values.map((y, i) => weights[i]! * (y - intercept) ** 2)) };
}

/** The best straight line. */
export function straight(xs: readonly number[], ys: readonly number[], weights: readonly number[]): Line {
  const x0 = weightedMean(xs, weights);
  const y0 = weightedMean(ys, weights);
  const slope =
    sum(xs.map((x, i) => weights[i]! * (x - x0) * (ys[i]! - y0))) / sum(xs.map((x, i) => weights[i]! * (x - x0) ** 2));
  const intercept = y0 - slope * x0;
  return { intercept, slope, residual: sum(xs.map((x, i) => weights[i]! * (ys[i]! - intercept - slope * x) ** 2)) };
}

/** Exponent p of `y ≈ c · xᵖ` and its standard error, by a straight line through the logarithms; NaN from fewer than three points. */
export function power(
  xs: readonly number[],
  ys: readonly number[],
  weights: readonly number[],
): { exponent: number; exponentError: number } {
  const points = xs.flatMap((x, i) => {
    const y = ys[i]!;
    // Error of a logarithm is the relative error: points that hardly rise above nothing say little.
    return x > 0 && y > 0 ? [{ x: Math.log(x), y: Math.log(y), weight: weights[i]! * y ** 2 }] : [];
  });
  const logs = points.map((point) => point.x);
  if (new Set(logs).size < 3) return { exponent: Number.NaN, exponentError: Number.NaN };
  const w = points.map((point) => point.weight);
  const line = straight(
    logs,
    points.map((point) => point.y),
    w,
  );
  const x0 = weightedMean(logs, w);
  const spread = sum(logs.map((x, i) => w[i]! * (x - x0) ** 2));
  return { exponent: line.slope, exponentError: Math.sqrt(line.residual / (points.length - 2) / spread) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return sum(values.map((value, i) => value * weights[i]!)) / sum(weights);
}
