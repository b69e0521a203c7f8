import { sumHolders, sumKinds } from '../live/holders.ts';
import type { HolderPath } from '../live/types.ts';
import { addMeasures, noMeasures, tidyMeasures } from '../measures.ts';
import type { FunctionProfile, LineProfile } from '../types.ts';
import type { MergedMoments } from './moments.ts';
import type { FunctionSource } from './tables.ts';

/** The calls and lines of a function of several profiles: sums, and of errors the root of the sum of squares. */
export function describeLines(
  sources: readonly FunctionSource[],
  moments: MergedMoments,
  fileOf: readonly number[][],
): Pick<FunctionProfile, 'calls' | 'lines'> {
  const lines = new Map<number, { part: number; line: LineProfile }[]>();
  for (const { part, fn } of sources) {
    for (const line of fn.lines) {
      const known = lines.get(line.line);
      if (known === undefined) lines.set(line.line, [{ part, line }]);
      else known.push({ part, line });
    }
  }
  return {
    calls: sources.reduce((sum, { fn }) => sum + fn.calls, 0),
    lines: [...lines.keys()]
      .sort((a, b) => a - b)
      .map((number) => {
        const all = lines.get(number)!;
        const inclusive = noMeasures();
        const self = noMeasures();
        for (const { line } of all) {
          addMeasures(inclusive, line);
          addMeasures(self, line.self);
        }
        const error = quadrature(all.map(({ line }) => line.error));
        return {
          line: number,
          ...tidyMeasures(inclusive),
          self: tidyMeasures(self),
          ...(error === undefined ? {} : { error }),
          ...describeLive(all, moments, fileOf),
        };
      }),
  };
}

/** The standard error of a sum of independent values; undefined when none has one. */
function quadrature(errors: readonly (number | undefined)[]): number | undefined {
  const known = errors.filter((error) => error !== undefined);
  return known.length === 0 ? undefined : Math.round(Math.hypot(...known));
}

function describeLive(
  all: readonly { part: number; line: LineProfile }[],
  moments: MergedMoments,
  fileOf: readonly number[][],
): Partial<LineProfile> {
  const living = all.filter(({ line }) => line.live !== undefined);
  if (living.length === 0) return {};
  const sum = (key: 'live' | 'liveAtPeak'): number => living.reduce((bytes, { line }) => bytes + (line[key] ?? 0), 0);
  const growth = moments.list.map(() => 0);
  for (const { part, line } of living) {
    for (const [i, bytes] of (line.growth ?? []).entries()) growth[moments.indexOf[part]![i]!]! += bytes;
  }
  const error = quadrature(living.map(({ line }) => line.liveError));
  const kinds = sumKinds(living.flatMap(({ line }) => line.kinds ?? []));
  const holders = sumHolders(living.flatMap(({ part, line }) => inFiles(line.holders ?? [], fileOf[part]!)));
  return {
    live: sum('live'),
    ...(error === undefined ? {} : { liveError: error }),
    ...(living.some(({ line }) => line.liveAtPeak !== undefined) && { liveAtPeak: sum('liveAtPeak') }),
    ...(living.some(({ line }) => line.growth !== undefined) && { growth }),
    ...(living.some(({ line }) => line.kinds !== undefined) && { kinds }),
    ...(living.some(({ line }) => line.holders !== undefined) && { holders }),
  };
}

function inFiles(holders: readonly HolderPath[], fileOf: readonly number[]): HolderPath[] {
  return holders.map((holder) => ({
    ...holder,
    steps: holder.steps.map((step) => (step.file === undefined ? step : { ...step, file: fileOf[step.file]! })),
  }));
}
