import { MprofLineError } from '../../error.ts';
import { noMeasures } from '../../profile/measures.ts';
import { type NamedProfile, refuseUnlikeRuns } from '../../profile/merge/parts.ts';
import type { Measures, Profile, SourceFile } from '../../profile/types.ts';
import { growthsIn } from '../facts/held.ts';
import { type SourceText, sourcesOf } from '../facts/source.ts';
import { type Block, isGap, type Row } from '../listing/block.ts';
import { makeBlocks } from '../listing/blocks.ts';
import type { ReportOptions } from '../options.ts';
import type { LineMeasures } from './types.ts';

/** What one profile tells of a line. */
export interface Sample {
  measures: LineMeasures;
  /** Standard errors of `allocated` and `live`, in bytes. */
  error: number;
  liveError: number;
  /** Living bytes by moment. */
  growth: readonly number[];
}

/** A function of one side, with those nested in it. */
export interface SideFunction {
  name: string;
  path: string;
  file: SourceFile;
  line: number;
  /** For each profile of the side. */
  calls: number[];
  totals: Measures[];
  /** The lines that ran, each with a sample of every profile. */
  lines: Map<number, Sample[]>;
  /** The first line and the last that ran. */
  range: [first: number, last: number];
  text: SourceText;
  /** Whether `text` is what ran, and not only what stands there now. */
  isCertain: boolean;
}

export interface Side {
  profiles: readonly Profile[];
  functions: SideFunction[];
}

type ReadSource = ReportOptions['readSource'];

/**
 * The functions of one side. `which` is what an error calls the side.
 * @throws MprofLineError when its profiles are not runs of the same program: of another source, twice the same, or read in
 * different ways.
 */
export function sideOf(named: readonly NamedProfile[], readSource: ReadSource, which: string): Side {
  refuseUnlikeRuns(named);
  refuseOtherSources(named, which);
  const functions = new Map<string, SideFunction>();
  const empty = named.map(({ profile }) => emptySample(profile));
  for (const [p, { profile }] of named.entries()) {
    const grownBy = growthsIn(profile);
    for (const [key, block] of blocksByKey(profile, readSource)) {
      let fn = functions.get(key);
      if (fn === undefined) {
        fn = functionOf(block, profile, named.length, readSource);
        functions.set(key, fn);
      }
      fn.calls[p] = block.calls;
      fn.totals[p] = block.total;
      for (const row of block.rows) if (!isGap(row)) addRow(fn, row, p, profile, grownBy, empty);
    }
  }
  return { profiles: named.map(({ profile }) => profile), functions: [...functions.values()] };
}

function refuseOtherSources(named: readonly NamedProfile[], which: string): void {
  const known = new Map<string, { hash: string; name: string }>();
  const [first] = named;
  const paths = new Set(first?.profile.files.map(({ path }) => path));
  for (const { name, profile } of named) {
    if (paths.size > 0 && profile.files.length > 0 && profile.files.every(({ path }) => !paths.has(path)))
      throw new MprofLineError(
        `${which}: ${name} and ${first!.name} have no file in common; expected runs of the same program, started in the same place`,
      );
    for (const { path, hash } of profile.files) {
      if (hash === undefined) continue;
      const other = known.get(path);
      if (other === undefined) known.set(path, { hash, name });
      else if (other.hash !== hash) {
        throw new MprofLineError(
          `${which}: ${path} is another text in ${name} than in ${other.name}; expected runs of the same program`,
        );
      }
    }
  }
}

function blocksByKey(profile: Profile, readSource: ReadSource): Map<string, Block> {
  const { shown } = makeBlocks(profile, { format: 'table', sort: 'line', readSource });
  const blocks = new Map<string, Block>();
  for (const block of shown) {
    const key = `${block.path}\n${block.fn.name}\n${block.fn.line}`;
    let nth = 0;
    while (blocks.has(`${key}\n${nth}`)) nth++;
    blocks.set(`${key}\n${nth}`, block);
  }
  return blocks;
}

function functionOf({ fn, path }: Block, profile: Profile, profiles: number, readSource: ReadSource): SideFunction {
  const file = profile.files[fn.file] ?? { path };
  return {
    name: fn.name,
    path,
    file,
    line: fn.line,
    calls: Array.from({ length: profiles }, () => 0),
    totals: Array.from({ length: profiles }, noMeasures),
    lines: new Map(),
    range: [fn.line, fn.line],
    text: sourcesOf(profile, { readSource })(fn.file),
    isCertain: file.source !== undefined || file.hash !== undefined || file.text !== undefined,
  };
}

function addRow(
  fn: SideFunction,
  row: Row,
  p: number,
  profile: Profile,
  grownBy: ReturnType<typeof growthsIn>,
  empty: readonly Sample[],
): void {
  if (row.measures === null) return;
  let samples = fn.lines.get(row.line);
  if (samples === undefined) {
    samples = [...empty];
    fn.lines.set(row.line, samples);
    fn.range = [Math.min(fn.range[0], row.line), Math.max(fn.range[1], row.line)];
  }
  const isInclusive = row.self !== null && row.self.allocated !== row.measures.allocated;
  const growth = row.held && grownBy(row.held.growth);
  const measures: LineMeasures = onlyMeasures(row.measures);
  if (empty[p]!.measures.live !== undefined) measures.live = row.held?.live ?? 0;
  if (growth !== undefined) measures.growth = growth;
  samples[p] = {
    measures,
    // The error of what a line called is not told apart from that of all lines.
    error: isInclusive ? errorOfAll(profile) : row.error,
    liveError: row.held?.error ?? 0,
    growth: row.held?.growth ?? [],
  };
}

/** A line that did not run, in a profile that may have measured living bytes. */
export function emptySample({ run }: Profile): Sample {
  const measured = run.live !== undefined && run.liveAt !== undefined;
  return { measures: { ...noMeasures(), ...(measured && { live: 0 }) }, error: 0, liveError: 0, growth: [] };
}

function onlyMeasures(from: Measures): Measures {
  const measures = noMeasures();
  for (const key of Object.keys(measures) as (keyof Measures)[]) measures[key] = from[key];
  return measures;
}

const errors = new WeakMap<Profile, number>();

function errorOfAll(profile: Profile): number {
  let error = errors.get(profile);
  if (error === undefined) {
    const squares = profile.functions.flatMap(({ lines }) => lines.map((line) => (line.error ?? 0) ** 2));
    error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    errors.set(profile, error);
  }
  return error;
}
