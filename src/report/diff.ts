import { noMeasures } from '../profile/measures.ts';
import type { Measures, Profile } from '../profile/types.ts';
import { align, alignByPlace, type Pair } from './align.ts';
import { type Block, isGap, type Row } from './block.ts';
import { makeBlocks } from './blocks.ts';

/** A change below this many bytes, or this share of what was there, is noise. */
const NOISE_BYTES = 1024;
const NOISE_SHARE = 0.01;

/** One line in both profiles; null where it is not. */
export interface LineChange {
  before: number | null;
  after: number | null;
  /** The text of the line after, or before when it is gone; null when neither can be had. */
  source: string | null;
  /** Whether the text is another one than before. */
  edited: boolean;
  measures: { before: Measures; after: Measures };
}

/** One function (with those nested in it) in both profiles. */
export interface FunctionChange {
  name: string;
  path: string;
  status: 'both' | 'added' | 'removed';
  /** First lines; null where the function is not. */
  line: { before: number | null; after: number | null };
  calls: { before: number; after: number };
  total: { before: Measures; after: Measures };
  /** The lines that ran in one of the profiles, in the order of the source. */
  lines: LineChange[];
}

export interface ProfileDiff {
  before: Profile;
  after: Profile;
  /** Those whose bytes moved most first. */
  functions: FunctionChange[];
}

/** What the two sides of a comparison hold, for lists in which one may be missing. */
type Sides<T> = { before: T; after: T };

/**
 * Compares two profiles line by line. Functions are the same when file and name are (of several with one name, the first is
 * the first). Their lines are the same when their text is, where both profiles embed it; else when they stand at the
 * same distance from the function's first line. `readSource` gives the text of lines after, for showing only.
 */
export function diffProfiles(
  before: Profile,
  after: Profile,
  readSource: (path: string) => string | null,
): ProfileDiff {
  const old = blocksByKey(before, () => null);
  const young = blocksByKey(after, readSource);
  const embedded = new Set(
    [before, after].flatMap(({ files }, i) => files.flatMap((f) => (f.source === undefined ? [] : [`${i}:${f.path}`]))),
  );
  const functions: FunctionChange[] = [];
  for (const key of new Set([...young.keys(), ...old.keys()])) {
    const sides = { before: old.get(key) ?? null, after: young.get(key) ?? null };
    const { path } = (sides.after ?? sides.before)!;
    const byText = embedded.has(`0:${path}`) && embedded.has(`1:${path}`);
    functions.push(functionChange(sides, byText, { before, after }));
  }
  functions.sort((a, b) => Math.abs(moved(b.total)) - Math.abs(moved(a.total)) || a.path.localeCompare(b.path));
  return { before, after, functions };
}

/** Bytes allocated after, less those before. */
export function moved({ before, after }: Sides<Measures>): number {
  return after.allocated - before.allocated;
}

/** Whether hits, allocation or increment changed by more than noise. */
export function isChanged({ before, after }: Sides<Measures>): boolean {
  const beyond = (a: number, b: number): boolean =>
    Math.abs(a - b) > Math.max(NOISE_BYTES, NOISE_SHARE * Math.max(Math.abs(a), Math.abs(b)));
  return (
    before.hits !== after.hits || beyond(before.allocated, after.allocated) || beyond(before.increment, after.increment)
  );
}

function blocksByKey(profile: Profile, readSource: (path: string) => string | null): Map<string, Block> {
  const { shown } = makeBlocks(profile, { format: 'table', sort: 'line', readSource });
  const blocks = new Map<string, Block>();
  for (const block of shown) {
    let key = `${block.path}\n${block.fn.name}\n0`;
    for (let n = 1; blocks.has(key); n++) key = `${block.path}\n${block.fn.name}\n${n}`;
    blocks.set(key, block);
  }
  return blocks;
}

function functionChange(sides: Sides<Block | null>, byText: boolean, profiles: Sides<Profile>): FunctionChange {
  const known = (sides.after ?? sides.before)!;
  const rows = { before: rowsOf(sides.before), after: rowsOf(sides.after) };
  const lines = pairsOf(rows, byText).flatMap(([i, j]): LineChange[] => {
    const row = { before: i === null ? null : rows.before[i]!, after: j === null ? null : rows.after[j]! };
    if ((row.before?.measures ?? row.after?.measures ?? null) === null) return [];
    return [lineChange(row, byText)];
  });
  return {
    name: known.fn.name,
    path: known.path,
    status: statusOf(known, sides, profiles),
    line: { before: sides.before?.fn.line ?? null, after: sides.after?.fn.line ?? null },
    calls: { before: sides.before?.calls ?? 0, after: sides.after?.calls ?? 0 },
    total: { before: sides.before?.total ?? noMeasures(), after: sides.after?.total ?? noMeasures() },
    lines,
  };
}

function lineChange({ before, after }: Sides<Row | null>, byText: boolean): LineChange {
  const text = (row: Row | null): string | null => row?.source ?? null;
  return {
    before: before?.line ?? null,
    after: after?.line ?? null,
    source: text(after) ?? text(before),
    edited: byText && before !== null && after !== null && text(before) !== text(after),
    measures: { before: before?.measures ?? noMeasures(), after: after?.measures ?? noMeasures() },
  };
}

/** A function that was not called is still there when the profile knows it. */
function statusOf({ path, fn }: Block, sides: Sides<Block | null>, profiles: Sides<Profile>): FunctionChange['status'] {
  const isIn = ({ files, functions }: Profile): boolean =>
    functions.some(({ name, file }) => name === fn.name && files[file]?.path === path);
  if (sides.before === null && !isIn(profiles.before)) return 'added';
  if (sides.after === null && !isIn(profiles.after)) return 'removed';
  return 'both';
}

/** Every line from the function's first on, whether it ran or not, so that places can be counted. */
function rowsOf(block: Block | null): Row[] {
  if (block === null) return [];
  const byLine = new Map(block.rows.flatMap((row) => (isGap(row) ? [] : [[row.line, row] as const])));
  const first = Math.min(block.fn.line, ...byLine.keys());
  const last = Math.max(...byLine.keys());
  return Array.from({ length: last - first + 1 }, (_, i) => {
    return (
      byLine.get(first + i) ?? { line: first + i, measures: null, self: null, error: 0, held: undefined, source: null }
    );
  });
}

function pairsOf(rows: Sides<Row[]>, byText: boolean): Pair[] {
  if (!byText) return alignByPlace(rows.before.length, rows.after.length);
  const texts = (list: Row[]): string[] => list.map(({ source }) => (source ?? '').trim());
  return align(texts(rows.before), texts(rows.after));
}
