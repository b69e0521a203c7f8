import type { Profile } from '../src/profile/types.ts';

/** How far a fast profile is from an exact one. */
export interface Difference {
  /** Of the lines above 1 % of the total: the median, and the 90th percentile, of how far they are from the exact runs. */
  median: number;
  p90: number;
  /** The share of those lines whose interval of 1.96 standard errors (and 1 % of the line) holds what an exact run says. */
  covered: number;
  /** The share of those that are off by more than three standard errors (and 1 %). */
  off: number;
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
  const other = new Set<string>();
  for (const [key, { hits }] of known[0]!) {
    const values = known.map((lines) => lines.get(key)?.allocated ?? 0);
    const least = Math.min(...values);
    const most = Math.max(...values);
    const isLarge = values[0]! > limit;
    if (isLarge) exactErrors.push(most / least - 1);
    for (const lines of estimated) {
      const line = lines.get(key) ?? { allocated: 0, hits: 0, variance: 0 };
      if (line.hits !== hits) other.add(key);
      if (!isLarge) continue;
      const distance = Math.max(0, least - line.allocated, line.allocated - most);
      const error = Math.sqrt(line.variance);
      errors.push(distance / values[0]!);
      if (distance <= 1.96 * error + values[0]! / 100) covered++;
      if (distance > 3 * error + values[0]! / 100) off++;
    }
  }
  const lines = Math.max(1, errors.length);
  return {
    median: quantile(errors, 0.5),
    p90: quantile(errors, 0.9),
    covered: covered / lines,
    off: off / lines,
    exactP90: quantile(exactErrors, 0.9),
    otherHits: other.size,
  };
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
