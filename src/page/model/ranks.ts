import { addMeasures, noMeasures } from '../../profile/measures.ts';
import type { Profile } from '../../profile/types.ts';
import { inclusiveByGroup } from '../../report/facts/inclusive.ts';
import type { PageProfile } from '../pack.ts';
import { addEstimates, type Entry } from './entry.ts';
import type { LineEntry } from './lines.ts';

/** What a ranking is of. */
export const RANKINGS = ['functions', 'lines', 'files', 'packages'] as const;
export type Ranking = (typeof RANKINGS)[number];
/** Rankings of what has many lines. */
export type Grouping = Exclude<Ranking, 'lines'>;
export const GROUPINGS: readonly Grouping[] = ['functions', 'files', 'packages'];

/** What a row is of, and where that is. */
export interface Ranked {
  /** Unique in its ranking. */
  readonly key: string;
  readonly name: string;
  /** Where it is; a package has no place. */
  readonly file?: number;
  readonly line?: number;
  /** How often a function was called. */
  readonly calls?: number;
}

/** One row of a ranking. */
export interface RankRow extends Ranked, Entry {}

/** What a group did, by its key: the index of a function or file, the name of a package. */
export interface Group extends Entry {
  key: string;
}

/** The name of what lies in no package. */
const PROGRAM = '(the program itself)';

/** The groups that did something, in the order of the document. */
export function groupsOf(profile: Profile, grouping: Grouping): Group[] {
  switch (grouping) {
    case 'functions':
      return groups(
        profile,
        profile.functions.map((_, index) => index),
        String,
      );
    case 'files':
      return groups(
        profile,
        profile.functions.map(({ file }) => file),
        String,
      );
    case 'packages': {
      const names = profile.files.map(({ path }) => packageOf(path));
      const unique = [...new Set(names)];
      return groups(
        profile,
        profile.functions.map(({ file }) => unique.indexOf(names[file]!)),
        (index) => unique[index]!,
      );
    }
  }
}

/** What stands in the row of a group. */
export function describeGroup(
  { files, functions }: Pick<PageProfile, 'files' | 'functions'>,
  grouping: Grouping,
  key: string,
): Ranked {
  if (grouping === 'packages') return { key, name: key };
  const index = Number(key);
  if (grouping === 'files') return { key, name: files[index]!.path, file: index, line: 1 };
  const { name, file, line, calls } = functions[index]!;
  return { key, name, file, line, calls };
}

interface LineRow extends LineEntry {
  /** Set when it has been looked up. */
  text: string | undefined;
}

/** Lines that did something as rows; their text is looked up when it is needed. */
export function lineRows(
  { functions }: PageProfile,
  entries: readonly LineEntry[],
  textOf: (file: number, line: number) => string,
): RankRow[] {
  // Shared by all rows: with a getter of its own each row is of a kind of its own to V8, whose collections then cost frames.
  const shared: Pick<RankRow, 'key' | 'name'> & ThisType<LineRow> = {
    get key() {
      return `${this.file}:${this.line}`;
    },
    get name() {
      this.text ??= textOf(this.file, this.line).trim() || functions[this.functions[0]!]!.name;
      return this.text;
    },
  };
  return entries
    .filter(hasDone)
    .map((entry) => Object.assign(Object.create(shared) as typeof shared, entry, { text: undefined }));
}

/** The package that a path lies in, by the last `node_modules` on it. */
export function packageOf(path: string): string {
  const [, name] = /.*(?:^|[\\/])node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path) ?? [];
  return name?.replace('\\', '/') ?? PROGRAM;
}

function groups(profile: Profile, groupOf: readonly number[], keyOf: (group: number) => string): Group[] {
  const inclusive = inclusiveByGroup(profile, groupOf);
  const found = new Map<number, Group>();
  for (const [index, fn] of profile.functions.entries()) {
    const id = groupOf[index]!;
    const known = inclusive.get(id);
    let group = found.get(id);
    if (group === undefined) {
      group = { key: keyOf(id), measures: known?.total ?? noMeasures(), self: known?.self ?? noMeasures() };
      found.set(id, group);
    }
    for (const line of fn.lines) {
      addEstimates(group, line);
      if (profile.contexts.length <= 1) {
        addMeasures(group.self, line.self);
        addMeasures(group.measures, line.self);
      }
    }
  }
  return [...found.values()].filter(hasDone);
}

function hasDone({ measures }: Entry): boolean {
  return measures.hits > 0 || measures.allocated > 0 || measures.ms > 0;
}
