import { addMeasures, noMeasures } from '../../profile/measures.ts';
import type { Profile } from '../../profile/types.ts';
import { inclusiveByGroup } from '../../report/inclusive.ts';
import { addEstimates, type Entry } from './entry.ts';
import type { FileLines } from './lines.ts';

/** What a ranking is of. */
export const RANKINGS = ['functions', 'lines', 'files', 'packages'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** One row of a ranking. */
export interface RankRow extends Entry {
  /** Unique in its ranking. */
  key: string;
  name: string;
  /** Where it is; a package has no place. */
  file?: number;
  line?: number;
  /** How often a function was called. */
  calls?: number;
}

/** The name of what lies in no package. */
const PROGRAM = '(the program itself)';

/** The rows of a ranking: what ran, in the order of the document. `textOf` gives the source of a line. */
export function rank(
  ranking: Ranking,
  profile: Profile,
  lines: readonly FileLines[],
  textOf: (file: number, line: number) => string,
): RankRow[] {
  switch (ranking) {
    case 'functions':
      return functionRows(profile);
    case 'lines':
      return lineRows(profile, lines, textOf);
    case 'files':
      return groupRows(
        profile,
        profile.functions.map(({ file }) => file),
        (file) => ({ key: String(file), name: profile.files[file]!.path, file, line: 1 }),
      );
    case 'packages':
      return packageRows(profile);
  }
}

function functionRows(profile: Profile): RankRow[] {
  const rows = groupRows(
    profile,
    profile.functions.map((_, index) => index),
    (index) => {
      const { name, file, line } = profile.functions[index]!;
      return { key: String(index), name, file, line };
    },
  );
  return rows.map((row) => ({ ...row, calls: profile.functions[Number(row.key)]!.calls }));
}

function lineRows(
  { functions }: Profile,
  lines: readonly FileLines[],
  textOf: (file: number, line: number) => string,
): RankRow[] {
  return lines.flatMap((file) =>
    [...file.values()].flatMap((entry): RankRow[] => {
      if (entry.measures.hits === 0 && entry.measures.allocated === 0 && entry.measures.ms === 0) return [];
      const name = textOf(entry.file, entry.line).trim() || functions[entry.functions[0]!]!.name;
      return [{ ...entry, key: `${entry.file}:${entry.line}`, name }];
    }),
  );
}

function packageRows(profile: Profile): RankRow[] {
  const names = profile.files.map(({ path }) => packageOf(path));
  const unique = [...new Set(names)];
  return groupRows(
    profile,
    profile.functions.map(({ file }) => unique.indexOf(names[file]!)),
    (index) => ({ key: unique[index]!, name: unique[index]! }),
  );
}

/** The package that a path lies in, by the last `node_modules` on it. */
export function packageOf(path: string): string {
  const [, name] = /.*(?:^|[\\/])node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path) ?? [];
  return name?.replace('\\', '/') ?? PROGRAM;
}

function groupRows(
  profile: Profile,
  groupOf: readonly number[],
  describe: (group: number) => Omit<RankRow, keyof Entry>,
): RankRow[] {
  const inclusive = inclusiveByGroup(profile, groupOf);
  const rows = new Map<number, RankRow>();
  for (const [index, fn] of profile.functions.entries()) {
    const group = groupOf[index]!;
    const known = inclusive.get(group);
    let row = rows.get(group);
    if (row === undefined) {
      row = { ...describe(group), measures: known?.total ?? noMeasures(), self: known?.self ?? noMeasures() };
      rows.set(group, row);
    }
    for (const line of fn.lines) {
      addEstimates(row, line);
      if (profile.contexts.length <= 1) {
        addMeasures(row.self, line.self);
        addMeasures(row.measures, line.self);
      }
    }
  }
  return [...rows.values()].filter(({ measures }) => measures.hits > 0 || measures.allocated > 0 || measures.ms > 0);
}
