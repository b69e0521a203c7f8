import type { LiveLine } from '../profile/live.ts';
import type { ContextProfile, FunctionProfile, LineProfile, Measures, Profile } from '../profile/types.ts';
import { type Columns, packColumns, unpackRow } from './columns.ts';

type LineKey = 'line' | keyof Measures | EstimateKey;
type EstimateKey = 'error' | 'live' | 'liveError' | 'liveAtPeak';

const MEASURES: readonly (keyof Measures)[] = [
  'hits',
  'allocated',
  'increment',
  'memory',
  'peak',
  'freed',
  'gcs',
  'gcMs',
  'external',
  'awaited',
  'ms',
  'firstAllocated',
];
const LINE: readonly ('line' | keyof Measures)[] = ['line', ...MEASURES];
const ESTIMATES: readonly EstimateKey[] = ['error', 'live', 'liveError', 'liveAtPeak'];

type Lists = Partial<Pick<LiveLine, 'growth' | 'kinds' | 'holders'>>;

interface PackedLines {
  lines: Columns<LineKey>;
  /** Self measures; absent when they are the inclusive ones. */
  self?: Columns<keyof Measures>;
  /** What is no number, by the index of its line. */
  lists?: [index: number, lists: Lists][];
}

/** The document as the page carries it: all of it, lines as columns. */
export interface PackedProfile extends Omit<Profile, 'functions' | 'contexts'> {
  functions: (Omit<FunctionProfile, 'lines'> & PackedLines)[];
  contexts: (Omit<ContextProfile, 'lines'> & { lines: Columns<'line' | keyof Measures> })[];
}

/** What the page carries. */
export interface PageDocument {
  profile: PackedProfile;
  /** Paths of files that are other ones now than those that ran. */
  changed: string[];
}

/** Packs a document; `unpackProfile` gives back the same one. */
export function packProfile(profile: Profile): PackedProfile {
  return {
    ...profile,
    functions: profile.functions.map(({ lines, ...fn }) => ({ ...fn, ...packLines(lines) })),
    contexts: profile.contexts.map(({ lines, ...context }) => ({ ...context, lines: packColumns(lines, LINE, []) })),
  };
}

/** The document that was packed. */
export function unpackProfile(packed: PackedProfile): Profile {
  return {
    ...packed,
    functions: packed.functions.map(({ lines, self, lists, ...fn }) => ({
      ...fn,
      lines: unpackLines({ lines, ...(self && { self }), ...(lists && { lists }) }),
    })),
    contexts: packed.contexts.map(({ lines, ...context }) => ({
      ...context,
      lines: rows(lines.count, (index) => unpackRow(lines, index, LINE, []) as { line: number } & Measures),
    })),
  };
}

function packLines(lines: readonly LineProfile[]): PackedLines {
  const differs = lines.some((line) => MEASURES.some((key) => line[key] !== line.self[key]));
  const lists = lines.flatMap(({ growth, kinds, holders }, index): [number, Lists][] => {
    if (growth === undefined && kinds === undefined && holders === undefined) return [];
    return [[index, { ...(growth && { growth }), ...(kinds && { kinds }), ...(holders && { holders }) }]];
  });
  return {
    lines: packColumns(lines, LINE, ESTIMATES),
    ...(differs && {
      self: packColumns(
        lines.map(({ self }) => self),
        MEASURES,
        [],
      ),
    }),
    ...(lists.length > 0 && { lists }),
  };
}

function unpackLines({ lines, self, lists }: PackedLines): LineProfile[] {
  const out = rows(lines.count, (index): LineProfile => {
    const line = unpackRow(lines, index, LINE, ESTIMATES) as Omit<LineProfile, 'self'>;
    return { ...line, self: unpackRow(self ?? lines, index, MEASURES, []) as Measures };
  });
  for (const [index, more] of lists ?? []) Object.assign(out[index]!, more);
  return out;
}

function rows<T>(count: number, row: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => row(index));
}
