import type { Profile } from '../src/profile/types.ts';

/** How far a fast profile is from an exact one. */
export interface Difference {
  /** Of the lines above 1 % of the total: the median, and the 90th percentile, of how far they are from the exact runs. */
  median: number;
  p90: number;
  /**
   * The share of those lines whose interval of 1.96 standard errors (and 1 % of the line) holds what the exact runs say. They
   * differ themselves, so their own standard deviation is in the interval.
   */
  covered: number;
  /** The share of those that are off by more than three standard errors (and 1 %). */
  off: number;
  /** The share of those lines where one exact run, beside the others, would be covered if it were an estimate without an error. */
  exactCovered: number;
  /** The 90th percentile of how far the exact runs are from each other on those lines. */
  exactP90: number;
  /** Lines with another number of hits. */
  otherHits: number;
}

interface Line {
  allocated: number;
  hits: number;
  variance: number;
}

/** Lines by file and number, over all functions. */
function linesOf(profile: Profile): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const fn of profile.functions) {
    for (const { line, self, error = 0 } of fn.lines) {
      const key = `${profile.files[fn.file]?.path}:${line}`;
      const sum = lines.get(key) ?? { allocated: 0, hits: 0, variance: 0 };
      sum.allocated += self.allocated;
      sum.hits += self.hits;
      sum.variance += error ** 2;
      lines.set(key, sum);
    }
  }
  return lines;
}

/**
 * Compares profiles of the same work. Exact runs differ, too: V8 compiles, and grows its tables, at other moments. So a line
 * is off by what it is beyond the least and the most that they say.
 */
export function compareProfiles(exact: readonly Profile[], fast: readonly Profile[]): Difference {
  const known = exact.map(linesOf);
  const estimated = fast.map(linesOf);
  const limit = Math.max(...exact.map(({ totals }) => totals.lines)) / 100;
  const errors: number[] = [];
  const exactErrors: number[] = [];
  let covered = 0;
  let off = 0;
  let exactCovered = 0;
  const other = new Set<string>();
  for (const [key, { hits }] of known[0]!) {
    const values = known.map((lines) => lines.get(key)?.allocated ?? 0);
    const least = Math.min(...values);
    const most = Math.max(...values);
    const isLarge = values[0]! > limit;
    if (isLarge) {
      exactErrors.push(most / least - 1);
      for (const [i, value] of values.entries()) if (isWithin(value, 0, 1.96, values.toSpliced(i, 1))) exactCovered++;
    }
    for (const lines of estimated) {
      const line = lines.get(key) ?? { allocated: 0, hits: 0, variance: 0 };
      if (line.hits !== hits) other.add(key);
      if (!isLarge) continue;
      errors.push(Math.max(0, least - line.allocated, line.allocated - most) / values[0]!);
      if (isWithin(line.allocated, line.variance, 1.96, values)) covered++;
      if (!isWithin(line.allocated, line.variance, 3, values)) off++;
    }
  }
  const lines = Math.max(1, errors.length);
  return {
    median: quantile(errors, 0.5),
    p90: quantile(errors, 0.9),
    covered: covered / lines,
    off: off / lines,
    exactCovered: exactCovered / Math.max(1, exactErrors.length * known.length),
    exactP90: quantile(exactErrors, 0.9),
    otherHits: other.size,
  };
}

/**
 * Whether an estimate of that variance is within so many standard errors, and 1 %, of what exact runs of the same work say: of their mean, whose
 * error and whose own spread are in it.
 */
function isWithin(estimate: number, variance: number, errors: number, exact: readonly number[]): boolean {
  const mean = exact.reduce((sum, value) => sum + value, 0) / exact.length;
  const squares = exact.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, exact.length - 1);
  return Math.abs(estimate - mean) <= errors * Math.sqrt(variance + squares * (1 + 1 / exact.length)) + mean / 100;
}

function quantile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

/** Names of the functions whose own lines allocate most. */
export function hottest(profile: Profile, count: number): string[] {
  const sums = profile.functions.map(({ name, lines }) => ({
    name,
    allocated: lines.reduce((sum, { self }) => sum + self.allocated, 0),
  }));
  sums.sort((a, b) => b.allocated - a.allocated);
  return sums
    .filter(({ name }) => /^[\w.$]+$/.test(name))
    .slice(0, count)
    .map(({ name }) => name);
}
