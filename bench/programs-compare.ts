import type { Profile } from '../src/profile/types.ts';

/** How far a fast profile is from an exact one. */
export interface Difference {
  /** Of the lines above 1 % of the total: the median, and the 90th percentile, of |fast / exact − 1|. */
  median: number;
  p90: number;
  /** The share of those lines whose interval of 1.96 standard errors (and 1 % of the line) holds the exact value. */
  covered: number;
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

/** Compares two profiles of the same work. */
export function compareProfiles(exact: Profile, fast: Profile): Difference {
  const known = linesOf(exact);
  const estimated = linesOf(fast);
  const errors: number[] = [];
  let covered = 0;
  let otherHits = 0;
  for (const [key, { allocated, hits }] of known) {
    const line = estimated.get(key) ?? { allocated: 0, hits: 0, variance: 0 };
    if (line.hits !== hits) otherHits++;
    if (allocated < exact.totals.lines / 100) continue;
    errors.push(Math.abs(line.allocated / allocated - 1));
    const width = 1.96 * Math.sqrt(line.variance) + allocated / 100;
    if (Math.abs(line.allocated - allocated) <= width) covered++;
  }
  errors.sort((a, b) => a - b);
  const at = (share: number): number => errors[Math.min(errors.length - 1, Math.floor(errors.length * share))] ?? 0;
  return { median: at(0.5), p90: at(0.9), covered: covered / Math.max(1, errors.length), otherHits };
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
