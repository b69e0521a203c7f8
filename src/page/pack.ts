import type { LiveLine } from '../profile/live/types.ts';
import type { ContextProfile, FunctionProfile, LineProfile, Measures, Profile, SourceFile } from '../profile/types.ts';
import { type Columns, packColumns, readColumns } from './packed-columns.ts';

type EstimateKey = 'error' | 'live' | 'liveError' | 'liveAtPeak';
type LineKey = 'line' | keyof Measures | EstimateKey;

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
const ESTIMATES: readonly EstimateKey[] = ['error', 'live', 'liveError', 'liveAtPeak'];
/** The names of columns; their places in it stand in the text. */
const NAMES: readonly LineKey[] = ['line', ...MEASURES, ...ESTIMATES];
const CONTEXT = ['function', 'parent', 'callLine', 'calls'] as const;
const OWN = ['line', 'allocated', 'ms'] as const;

type Lists = Partial<Pick<LiveLine, 'growth' | 'kinds' | 'holders'>>;

/** Lines as text: see columns.ts. */
export interface PackedLines {
  lines: string;
  /** The columns of self measures that are not the inclusive ones; absent when all are. */
  self?: string;
  /** What is no number, by the index of its line. */
  lists?: [index: number, lists: Lists][];
}

/** What a page shows at once: the document without lines, contexts and text. */
export interface PackedHead extends Omit<Profile, 'functions' | 'contexts' | 'files'> {
  functions: Omit<FunctionProfile, 'lines'>[];
  files: Pick<SourceFile, 'path'>[];
}

/** The rest of the document, which a page reads afterwards. */
export interface PackedRest {
  /** By function. */
  lines: PackedLines[];
  contexts: string;
  /** By context. */
  own: string[];
  files: SourceFile[];
  /** The text as it was written of files that are shown in readable form, by their index, as far as it is known. */
  written: [file: number, text: string][];
}

/** A context with what its lines allocated and how long they took: all that a page shows of it. */
export interface PageContext extends Omit<ContextProfile, 'lines'> {
  readonly lines: readonly { line: number; allocated: number; ms: number }[];
}

/** A profile as a page knows it. */
export interface PageProfile extends Omit<Profile, 'contexts'> {
  contexts: readonly PageContext[];
}

/** Packs a document into what is shown at once, and the rest. */
export function packProfile(
  profile: Profile,
  written: PackedRest['written'] = [],
): { head: PackedHead; rest: PackedRest } {
  const { functions, contexts, files, ...others } = profile;
  return {
    head: {
      ...others,
      functions: functions.map(({ lines: _, ...fn }) => fn),
      files: files.map(({ path }) => ({ path })),
    },
    rest: {
      lines: functions.map(({ lines }) => packLines(lines)),
      contexts: packColumns(contexts, CONTEXT),
      own: contexts.map(({ lines }) => packColumns(lines, OWN)),
      files,
      written,
    },
  };
}

/**
 * The document that was packed, less the measures of contexts' lines that no page shows; without `rest` there are no lines, contexts
 * and texts yet. The lines of a function or context are read when they are first asked for.
 */
export function unpackProfile({ functions, ...head }: PackedHead, rest: PackedRest | null): PageProfile {
  return {
    ...head,
    files: rest?.files ?? head.files,
    functions: functions.map((fn, index) => {
      let known: LineProfile[] | undefined;
      return {
        ...fn,
        get lines() {
          known ??= rest === null ? [] : unpackLines(rest.lines[index]!);
          return known;
        },
      };
    }),
    contexts: rest === null ? [] : unpackContexts(rest),
  };
}

/** Lines as text. */
export function packLines(lines: readonly LineProfile[]): PackedLines {
  const differs = MEASURES.filter((name) => lines.some((line) => line[name] !== line.self[name]));
  const lists = lines.flatMap(({ growth, kinds, holders }, index): [number, Lists][] => {
    if (growth === undefined && kinds === undefined && holders === undefined) return [];
    return [[index, { ...(growth && { growth }), ...(kinds && { kinds }), ...(holders && { holders }) }]];
  });
  const self = lines.map((line) => line.self);
  return {
    lines: packColumns<LineKey>(lines, NAMES, { optional: ESTIMATES }),
    ...(differs.length > 0 && { self: packColumns<LineKey>(self, NAMES, { kept: differs }) }),
    ...(lists.length > 0 && { lists }),
  };
}

/** The lines that were packed. */
export function unpackLines({ lines: text, self: own, lists }: PackedLines): LineProfile[] {
  const { count, of } = readColumns(text, NAMES);
  const self = own === undefined ? of : { ...of, ...readColumns(own, NAMES).of };
  const lines: LineProfile[] = [];
  for (let index = 0; index < count; index++) {
    const line: LineProfile = {
      line: of.line?.[index] ?? 0,
      ...measuresAt(of, index),
      self: measuresAt(self, index),
    };
    for (const name of ESTIMATES) {
      const value = of[name]?.[index];
      if (value !== undefined && value !== null) line[name] = value;
    }
    lines.push(line);
  }
  for (const [index, more] of lists ?? []) Object.assign(lines[index]!, more);
  return lines;
}

function unpackContexts({ contexts, own }: PackedRest): PageContext[] {
  const { of } = readColumns(contexts, CONTEXT);
  return own.map((text, index) => {
    let known: PageContext['lines'] | undefined;
    return {
      function: of.function?.[index] ?? 0,
      parent: of.parent?.[index] ?? 0,
      callLine: of.callLine?.[index] ?? 0,
      calls: of.calls?.[index] ?? 0,
      get lines() {
        known ??= unpackOwn(text);
        return known;
      },
    };
  });
}

function unpackOwn(text: string): PageContext['lines'] {
  const { count, of } = readColumns(text, OWN);
  return Array.from({ length: count }, (_, index) => ({
    line: of.line?.[index] ?? 0,
    allocated: of.allocated?.[index] ?? 0,
    ms: of.ms?.[index] ?? 0,
  }));
}

/** Written out, as it is done for every line of a file that is opened. */
function measuresAt(of: Columns<LineKey>['of'], index: number): Measures {
  return {
    hits: of.hits?.[index] ?? 0,
    allocated: of.allocated?.[index] ?? 0,
    increment: of.increment?.[index] ?? 0,
    memory: of.memory?.[index] ?? 0,
    peak: of.peak?.[index] ?? 0,
    freed: of.freed?.[index] ?? 0,
    gcs: of.gcs?.[index] ?? 0,
    gcMs: of.gcMs?.[index] ?? 0,
    external: of.external?.[index] ?? 0,
    awaited: of.awaited?.[index] ?? 0,
    ms: of.ms?.[index] ?? 0,
    firstAllocated: of.firstAllocated?.[index] ?? 0,
  };
}
