import type { LineProfile, Measures, Profile } from '../../profile/types.ts';
import { headLines } from '../../report/around/head.ts';
import { subtreeMeasures } from '../../report/facts/inclusive.ts';
import { type PackedLines, type PageProfile, packLines, unpackLines } from '../pack.ts';
import { type Answer, answers } from './answers.ts';
import { type Entry, ESTIMATES } from './entry.ts';
import { type LineEntry, linesByFile, sharedLines } from './lines.ts';
import { MEASURE_NAMES, MEASURES, type MeasureName, RANKED_BY, tellingMeasures } from './measures.ts';
import { describeGroup, GROUPINGS, type Grouping, groupsOf, type RankRow } from './ranks.ts';

/**
 * What a page needs of all lines and contexts at once. It is computed when the page is made, so that the page reads only the
 * lines that are looked at.
 */
export interface PageSummary {
  /** How the run ended, where that matters, in sentences. */
  ended: string[];
  answers: Answer[];
  /** Measures that say something. */
  telling: MeasureName[];
  /** Σ of a measure over all lines. */
  sums: { [name in MeasureName]?: number };
  /** The index of the file with the largest of a measure. */
  heaviest: { [name in MeasureName]?: number };
  groups: Record<Grouping, { keys: string[]; packed: PackedLines }>;
  /** What the lines of a file on which several functions meet did together. */
  shared: [file: number, packed: PackedLines][];
  /** Bytes allocated by each context and those below it. */
  below: number[];
}

/** Computes the summary of a document. */
export function summarize(profile: Profile): PageSummary {
  const files = linesByFile(profile);
  const entries = files.flatMap((lines) => [...lines.values()]);
  const groups = GROUPINGS.map((grouping) => {
    const found = groupsOf(profile, grouping);
    return [grouping, { keys: found.map(({ key }) => key), packed: packLines(found.map(lineOf)) }];
  });
  return {
    ended: headLines(profile, { format: 'txt', readSource: () => null }),
    answers: answers(profile, entries),
    telling: [...tellingMeasures(entries)],
    sums: Object.fromEntries(MEASURE_NAMES.map((name) => [name, sumOf(entries, name)])),
    heaviest: Object.fromEntries(RANKED_BY.map((name) => [name, heaviestFile(entries, name)])),
    groups: Object.fromEntries(groups),
    shared: files.flatMap((lines, file): PageSummary['shared'] => {
      const shared = sharedLines(lines);
      return shared.length === 0 ? [] : [[file, packLines(shared.map((entry) => lineOf(entry)))]];
    }),
    below: subtreeMeasures(profile).map(({ allocated }) => allocated),
  };
}

/** The rows of a grouping that a summary holds. */
export function summaryRows(
  profile: Pick<PageProfile, 'files' | 'functions'>,
  { groups }: PageSummary,
  grouping: Grouping,
): RankRow[] {
  const { keys, packed } = groups[grouping];
  return unpackLines(packed).map((line, index) => ({
    ...describeGroup(profile, grouping, keys[index]!),
    ...entryOf(line),
  }));
}

/** What the shared lines of each file did together, by line. */
export function sharedMeasures({ shared }: PageSummary): Map<number, Map<number, Measures>> {
  return new Map(shared.map(([file, packed]) => [file, new Map(unpackLines(packed).map((line) => [line.line, line]))]));
}

function lineOf(entry: Entry & { line?: number }): LineProfile {
  const line: LineProfile = { ...entry.measures, line: entry.line ?? 0, self: entry.self };
  for (const key of ESTIMATES) if (entry[key] !== undefined) line[key] = entry[key];
  return line;
}

function entryOf(line: LineProfile): Entry {
  const entry: Entry = { measures: line, self: line.self };
  for (const key of ESTIMATES) if (line[key] !== undefined) entry[key] = line[key];
  return entry;
}

function sumOf(entries: readonly LineEntry[], name: MeasureName): number {
  return entries.reduce((sum, entry) => sum + (MEASURES[name].of(entry) ?? 0), 0);
}

function heaviestFile(entries: readonly LineEntry[], name: MeasureName): number {
  const best = { file: 0, value: -Infinity };
  for (const entry of entries) {
    const value = MEASURES[name].of(entry) ?? 0;
    if (value > best.value) Object.assign(best, { file: entry.file, value });
  }
  return best.file;
}
