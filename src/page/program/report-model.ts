import { type SourceText, sourcesOf } from '../../report/facts/source.ts';
import type { Answer } from '../model/answers.ts';
import { type Calls, callsOf } from '../model/calls.ts';
import { liveMoment } from '../model/entry.ts';
import { type FileLines, functionsByFile, type LineEntry, linesOfFile } from '../model/lines.ts';
import { MEASURES, type MeasureName, RANKED_BY, type Whole } from '../model/measures.ts';
import { lineRows, type Ranking, type RankRow } from '../model/ranks.ts';
import { sharedMeasures, summaryRows } from '../model/summary.ts';
import { type ReadableLine, readableLines, type WrittenPlace, writtenPath } from '../model/written.ts';
import { type PackedRest, type PageProfile, unpackProfile } from '../pack.ts';
import type { PageDocument } from '../page-document.ts';

/** What the views look at; what is costly is made when it is first asked for. */
export interface ReportModel {
  profile: PageProfile;
  /** Whether lines, contexts and texts have been read. */
  complete: boolean;
  /** How the run ended, where that matters, in sentences. */
  endedText: readonly string[];
  answers: readonly Answer[];
  /** Measures that say something in this profile. */
  telling: ReadonlySet<MeasureName>;
  /** Those of them that one can rank by. */
  rankedBy: readonly MeasureName[];
  whole: Whole;
  /** What all lines together have of a measure. */
  sumOf(name: MeasureName): number;
  /** The file with the largest of a measure. */
  heaviestFile(name: MeasureName): number;
  /** What is known of the text of a file. */
  sourceOf(file: number): SourceText;
  /** A line's text, without the place that stands before it in a readable form. */
  textOf(file: number, line: number): string;
  /** How a file that is shown in readable form was written; undefined for any other. */
  writtenOf(file: number): WrittenFile | undefined;
  rows(ranking: Ranking): readonly RankRow[];
  calls(): Calls;
  linesOf(file: number): FileLines;
  /** All lines of all files. */
  entries(): readonly LineEntry[];
  fileIndex(path: string | undefined): number;
}

/** The file that a readable form was made from. */
export interface WrittenFile {
  path: string;
  /** null when it is not known. */
  text: string | null;
  /** Where the lines of the form were written, by their number. */
  placeOf(line: number): WrittenPlace | null;
}

/** The model of a document, of all of it or of what is shown at once. */
export function reportModel({ profile: packed, changed, summary }: PageDocument, rest: PackedRest | null): ReportModel {
  const profile = unpackProfile(packed, rest);
  const telling = new Set(summary.telling);
  const sourceOf = sourcesOf(profile, { readSource: () => null, hasChanged: (path) => changed.includes(path) });
  const texts = new Map(rest?.written);
  const apart = remembered((file: number): ((text: string) => ReadableLine) =>
    readableLines([...linesOf(file).keys()].map((line) => sourceOf(file).line(line) ?? '')),
  );
  const readable = (file: number, line: number): ReadableLine => apart(file)(sourceOf(file).line(line) ?? '');
  const writtenOf = remembered((file: number): WrittenFile | undefined => {
    const path = writtenPath(profile.files[file]?.path ?? '');
    if (path === null) return undefined;
    return { path, text: texts.get(file) ?? null, placeOf: (line) => readable(file, line).place };
  });
  const textOf = (file: number, line: number): string =>
    writtenOf(file) === undefined ? (sourceOf(file).line(line) ?? '') : readable(file, line).text;
  const paths = new Map(profile.files.map(({ path }, index) => [path, index]));
  const byFile = functionsByFile(profile);
  const shared = sharedMeasures(summary);
  const nothing = new Map();
  const linesOf = remembered((file: number) =>
    linesOfFile(profile, file, byFile[file] ?? [], shared.get(file) ?? nothing),
  );
  const entries = once(() => profile.files.flatMap((_, file) => [...linesOf(file).values()]));
  return {
    profile,
    complete: rest !== null,
    endedText: summary.ended,
    answers: summary.answers,
    telling,
    rankedBy: RANKED_BY.filter((name) => telling.has(name) || name === 'allocated'),
    whole: {
      lines: profile.totals.lines,
      moment: liveMoment(profile),
      metric: profile.run.metric === 'rss' ? 'resident memory' : 'V8 heap in use and external memory',
    },
    sumOf: (name) => summary.sums[name] ?? 0,
    heaviestFile: (name) => summary.heaviest[name] ?? 0,
    sourceOf,
    textOf,
    writtenOf,
    rows: remembered((ranking: Ranking) =>
      ranking === 'lines' ? lineRows(profile, entries(), textOf) : summaryRows(profile, summary, ranking),
    ),
    calls: once(() => callsOf(profile, summary.below)),
    linesOf,
    entries,
    fileIndex: (path) => (path === undefined ? -1 : (paths.get(path) ?? -1)),
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function remembered<K, T>(make: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key)!;
  };
}

/** The measure that a reader chose, or the first that says something. */
export function chosenMeasure(model: ReportModel, by: string | undefined): MeasureName {
  return model.rankedBy.find((name) => name === by) ?? model.rankedBy[0]!;
}

/** Its words for a heading. */
export function measureTitle(name: MeasureName): string {
  return MEASURES[name].title;
}
