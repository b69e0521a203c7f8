import { noMeasures } from '../../profile/measures.ts';
import type { NamedProfile } from '../../profile/merge/parts.ts';
import type { Measures } from '../../profile/types.ts';
import type { ReportOptions } from '../options.ts';
import { type Match, matchFunctions, textOf } from './match.ts';
import { mean, noiseOf, type Readings } from './noise.ts';
import { joinMoved, type LinePair, pairLines } from './pair-lines.ts';
import { emptySample, type Sample, type Side, type SideFunction, sideOf } from './side.ts';
import {
  type FunctionChange,
  type LineChange,
  type LineMeasures,
  type Measured,
  moved,
  movedLive,
  type ProfileDiff,
  type Sides,
} from './types.ts';

/**
 * Compares profiles line by line; of several on a side, their means. Each side is made of runs of one program. Text of sources is asked of
 * `read`, by path and hash.
 * @throws MprofLineError when a side is not that.
 */
export function diffProfiles(
  before: readonly NamedProfile[],
  after: readonly NamedProfile[],
  read: Sides<ReportOptions['readSource']>,
): ProfileDiff {
  // What stands in a file now is what ran before only when its hash is the same.
  const readBefore: ReportOptions['readSource'] = (path, hash) => (hash === undefined ? null : read.before(path, hash));
  const sides = { before: sideOf(before, readBefore, 'before'), after: sideOf(after, read.after, 'after') };
  return {
    kind: 'profiles',
    before: { profiles: sides.before.profiles, totals: meanTotals(sides.before) },
    after: { profiles: sides.after.profiles, totals: meanTotals(sides.after) },
    functions: changesOf(sides),
  };
}

/** The changes of two sides, those whose bytes moved most first. */
export function changesOf({ before, after }: Sides<Side>): FunctionChange[] {
  const matches = matchFunctions(before.functions, after.functions);
  const lines = joinMoved(matches.map(pairLines));
  const samples = { before: before.profiles.map(emptySample), after: after.profiles.map(emptySample) };
  const functions = matches.map((match, i) => functionChange(match, lines[i]!, samples, { before, after }));
  const weight = ({ total }: FunctionChange): number => Math.max(Math.abs(moved(total)), Math.abs(movedLive(total)));
  return functions.sort((a, b) => weight(b) - weight(a) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function functionChange(
  { before, after }: Match,
  pairs: readonly LinePair[],
  none: Sides<Sample[]>,
  sides: Sides<Side>,
): FunctionChange {
  const known = (after ?? before)!;
  const isElsewhere = before !== null && after !== null && (before.name !== after.name || before.path !== after.path);
  const lines = pairs.map((pair) => lineChange(pair, before, none));
  return {
    name: known.name,
    path: known.path,
    ...(isElsewhere && { from: { name: before.name, path: before.path } }),
    status: statusOf(known, { before, after }, sides),
    line: { before: before?.line ?? null, after: after?.line ?? null },
    calls: { before: mean(before?.calls ?? []), after: mean(after?.calls ?? []) },
    total: { before: totalOf(before, lines, 'before'), after: totalOf(after, lines, 'after') },
    lines,
  };
}

function totalOf(fn: SideFunction | null, lines: readonly LineChange[], side: 'before' | 'after'): LineMeasures {
  const living = lines.map(({ measures }) => measures[side].live);
  const live = living.some((bytes) => bytes !== undefined)
    ? { live: living.reduce((sum: number, bytes) => sum + (bytes ?? 0), 0) }
    : {};
  return { ...meanMeasures(fn?.totals ?? []), ...live };
}

/** A function that was not called is still there when the profile knows it. */
function statusOf(known: SideFunction, match: Match, sides: Sides<Side>): FunctionChange['status'] {
  const isIn = ({ profiles }: Side): boolean =>
    profiles.some(({ files, functions }) =>
      functions.some(({ name, file }) => name === known.name && files[file]?.path === known.path),
    );
  if (match.before === null && !isIn(sides.before)) return 'added';
  if (match.after === null && !isIn(sides.after)) return 'removed';
  return 'both';
}

function lineChange({ before, after, byText }: LinePair, own: SideFunction | null, none: Sides<Sample[]>): LineChange {
  const samples = {
    before: before?.fn.lines.get(before.line) ?? none.before,
    after: after?.fn.lines.get(after.line) ?? none.after,
  };
  const noise = noiseOfLine(samples);
  const measures = { before: meanOf(samples.before), after: meanOf(samples.after) };
  const isElsewhere = before !== null && after !== null && before.fn !== own;
  const source = after?.fn.text.line(after.line) ?? before?.fn.text.line(before.line) ?? null;
  return {
    before: before?.line ?? null,
    after: after?.line ?? null,
    source,
    edited:
      byText && before !== null && after !== null && textOf(before.fn, before.line) !== textOf(after.fn, after.line),
    ...(isElsewhere && { movedFrom: { name: before.fn.name, path: before.fn.path } }),
    measures,
    changed: MEASURED.filter((key) => Math.abs((measures.after[key] ?? 0) - (measures.before[key] ?? 0)) > noise[key]),
    noise,
  };
}

const MEASURED: readonly Measured[] = ['hits', 'allocated', 'increment', 'live'];

function noiseOfLine({ before, after }: Sides<Sample[]>): Record<Measured, number> {
  const of = (key: Measured, error: (sample: Sample) => number): number => {
    const readings = (samples: Sample[]): Readings => ({
      values: samples.map(({ measures }) => measures[key] ?? 0),
      errors: samples.map(error),
    });
    return noiseOf(readings(before), readings(after), key !== 'hits');
  };
  return {
    hits: of('hits', () => 0),
    allocated: of('allocated', ({ error }) => error),
    increment: of('increment', ({ error }) => error),
    live: of('live', ({ liveError }) => liveError),
  };
}

/** `live` and `growth` are known when all profiles of the side know them. */
function meanOf(samples: readonly Sample[]): LineMeasures {
  const known = (key: 'live' | 'growth'): { [key: string]: number } => {
    const values = samples.flatMap(({ measures }) => measures[key] ?? []);
    return values.length === samples.length && values.length > 0 ? { [key]: mean(values) } : {};
  };
  return { ...meanMeasures(samples.map(({ measures }) => measures)), ...known('live'), ...known('growth') };
}

/** Means of everything, of memory and peaks, too: the largest of several runs would only grow with their number. */
function meanMeasures(all: readonly Measures[]): Measures {
  const means = noMeasures();
  for (const key of Object.keys(means) as (keyof Measures)[]) means[key] = mean(all.map((measures) => measures[key]));
  return means;
}

function meanTotals({ profiles }: Side): ProfileDiff['before']['totals'] {
  const { liveElsewhere: _, ...totals } = profiles[0]!.totals;
  for (const key of Object.keys(totals) as (keyof typeof totals)[]) {
    totals[key] = mean(profiles.map(({ totals: own }) => own[key] ?? 0));
  }
  return totals;
}
