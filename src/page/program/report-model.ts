import type { Profile } from '../../profile/types.ts';
import { type SourceText, sourcesOf } from '../../report/source.ts';
import { type Calls, callsOf } from '../model/calls.ts';
import { liveMoment } from '../model/entry.ts';
import { type FileLines, type LineEntry, linesByFile } from '../model/lines.ts';
import { MEASURES, type MeasureName, RANKED_BY, tellingMeasures, type Whole } from '../model/measures.ts';
import { type Ranking, type RankRow, rank } from '../model/ranks.ts';

/** What the views look at; what is costly is made when it is first asked for. */
export interface ReportModel {
  profile: Profile;
  lines: readonly FileLines[];
  /** Measures that say something in this profile. */
  telling: ReadonlySet<MeasureName>;
  /** Those of them that one can rank by. */
  rankedBy: readonly MeasureName[];
  whole: Whole;
  /** What is known of the text of a file. */
  sourceOf(file: number): SourceText;
  textOf(file: number, line: number): string;
  rows(ranking: Ranking): readonly RankRow[];
  calls(): Calls;
  entry(file: number, line: number): LineEntry | undefined;
  fileIndex(path: string | undefined): number;
}

/** The model of a document. */
export function reportModel(profile: Profile, changed: readonly string[]): ReportModel {
  const lines = linesByFile(profile);
  const telling = tellingMeasures(lines.flatMap((file) => [...file.values()]));
  const sourceOf = sourcesOf(profile, { readSource: () => null, hasChanged: (path) => changed.includes(path) });
  const textOf = (file: number, line: number): string => sourceOf(file).line(line) ?? '';
  const paths = new Map(profile.files.map(({ path }, index) => [path, index]));
  const ranks = new Map<Ranking, RankRow[]>();
  let calls: Calls | undefined;
  return {
    profile,
    lines,
    telling,
    rankedBy: RANKED_BY.filter((name) => telling.has(name) || name === 'allocated'),
    whole: {
      lines: profile.totals.lines,
      moment: liveMoment(profile),
      metric: profile.run.metric === 'rss' ? 'resident memory' : 'V8 heap in use and external memory',
    },
    sourceOf,
    textOf,
    rows(ranking) {
      const known = ranks.get(ranking) ?? rank(ranking, profile, lines, textOf);
      ranks.set(ranking, known);
      return known;
    },
    calls() {
      calls ??= callsOf(profile);
      return calls;
    },
    entry: (file, line) => lines[file]?.get(line),
    fileIndex: (path) => (path === undefined ? -1 : (paths.get(path) ?? -1)),
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
