/** A change below this many bytes, or this share of what was there, is noise. */
const NOISE_BYTES = 1024;
const NOISE_SHARE = 0.01;

/** One quantity on one side: a value for each profile, and the standard error of each, 0 where it is exact. */
export interface Readings {
  values: readonly number[];
  errors: readonly number[];
}

/** Student's t, two-sided, 99.9 %, by degrees of freedom from 1; the last stands for all further ones. */
const T = [
  636.6, 31.6, 12.92, 8.61, 6.869, 5.959, 5.408, 5.041, 4.781, 4.587, 4.437, 4.318, 4.221, 4.14, 4.073, 4.015, 3.965,
  3.922, 3.883, 3.85,
];
/** The same of a normal distribution: standard errors are known, not estimated from a few runs. */
const Z = 3.29;

/**
 * The difference between the means of two sides up to which it is noise, in the unit of the values: what runs of one side
 * differ by (a pooled standard deviation; one run in a thousand would differ by more), the standard errors of sampled values, and for
 * bytes 1 KB or 1 %.
 */
export function noiseOf(before: Readings, after: Readings, isBytes: boolean): number {
  const [a, b] = [mean(before.values), mean(after.values)];
  const floor = isBytes ? Math.max(NOISE_BYTES, NOISE_SHARE * Math.max(Math.abs(a), Math.abs(b))) : 0;
  return Math.max(floor, spread(before.values, after.values), Z * Math.hypot(errorOf(before), errorOf(after)));
}

/** The mean; 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(before: readonly number[], after: readonly number[]): number {
  const freedom = before.length + after.length - 2;
  if (freedom < 1 || before.length === 0 || after.length === 0) return 0;
  const squares = squaresOf(before) + squaresOf(after);
  const t = T[Math.min(freedom, T.length) - 1]!;
  return t * Math.sqrt((squares / freedom) * (1 / before.length + 1 / after.length));
}

function squaresOf(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}

/** The standard error of a mean. */
function errorOf({ errors }: Readings): number {
  return errors.length === 0 ? 0 : Math.hypot(...errors) / errors.length;
}
