import { count, index, indexOrNone, line, MOST_ITEMS, MOST_SOURCE, MOST_TEXT, positive } from './bounds.ts';
import { type Check, flag, integer, list, number, object, path, refuse, text, word } from './check.ts';
import { elsewhere, liveChecks, moment } from './live/checks.ts';
import type { LiveLine } from './live/types.ts';
import {
  type CollectionTime,
  type ContextLine,
  type ContextProfile,
  type Ending,
  type FunctionProfile,
  type LineProfile,
  type Measures,
  PROFILE_FORMAT,
  PROFILE_VERSION,
  type Profile,
  type RunInfo,
  type Series,
  type SourceFile,
  type ThreadRun,
  type ThreadShare,
  type Totals,
  type Warning,
} from './types.ts';

const words = list(text(MOST_TEXT), 100_000);

const measureChecks: { [K in keyof Measures]: Check<number> } = {
  hits: count,
  allocated: positive,
  increment: number(),
  memory: positive,
  peak: positive,
  freed: positive,
  gcs: count,
  gcMs: positive,
  external: number(),
  awaited: number(),
  ms: positive,
  firstAllocated: positive,
};

const measures = object<Measures>(measureChecks);

const lineProfile: Check<LineProfile> = object<
  Omit<LineProfile, keyof LiveLine | 'error'>,
  LiveLine & Required<Pick<LineProfile, 'error'>>
>({ ...measureChecks, line, self: measures }, { ...liveChecks, error: positive });

const contextLine: Check<ContextLine> = object<Omit<ContextLine, 'threads'>, Required<Pick<ContextLine, 'threads'>>>(
  { ...measureChecks, line },
  { threads: list(object<ThreadShare>({ thread: index, hits: count, allocated: positive }), MOST_ITEMS) },
);

const functionProfile: Check<FunctionProfile> = object<
  Omit<FunctionProfile, 'parent' | 'threads'>,
  Required<Pick<FunctionProfile, 'parent' | 'threads'>>
>(
  {
    name: text(MOST_TEXT),
    file: index,
    line,
    endLine: line,
    calls: count,
    lines: list(lineProfile, MOST_ITEMS),
  },
  {
    parent: index,
    threads: list(
      object({ thread: index, calls: count, allocated: positive, increment: number(), ms: positive, hits: count }),
      MOST_ITEMS,
    ),
  },
);

const contextProfile = object<ContextProfile>({
  function: indexOrNone,
  parent: indexOrNone,
  callLine: line,
  calls: count,
  lines: list(contextLine, MOST_ITEMS),
});

const sourceFile: Check<SourceFile> = object<Pick<SourceFile, 'path'>, Required<Omit<SourceFile, 'path'>>>(
  { path },
  {
    source: text(MOST_SOURCE),
    hash: text(100),
    text: list(object<{ line: number; text: string }>({ line, text: text(MOST_TEXT) }), MOST_ITEMS),
  },
);

const endings: { [K in Ending['kind']]: Check<Ending> } = {
  exit: object({ kind: word('exit'), code: integer(-(2 ** 31), 2 ** 32) }),
  uncaught: object({ kind: word('uncaught'), code: integer(-(2 ** 31), 2 ** 32), message: text(MOST_TEXT) }),
  signal: object({ kind: word('signal'), signal: text(100) }),
  'out-of-memory': object(
    { kind: word('out-of-memory') },
    { signal: text(100), code: number(), by: word('heap', 'container', 'system'), limit: positive },
  ),
  abort: object({ kind: word('abort') }, { signal: text(100), code: number(), by: word('program', 'node') }),
  terminated: object({ kind: word('terminated') }),
  running: object({ kind: word('running') }),
};

const ending: Check<Ending> = (value, where) => {
  const { kind } = object({ kind: word(...(Object.keys(endings) as Ending['kind'][])) })(value, where);
  return endings[kind](value, where);
};

const executing = list(object({ function: index, line }), 100_000);

const threadRun: Check<ThreadRun> = object<
  Omit<ThreadRun, 'executing' | 'label'>,
  Required<Pick<ThreadRun, 'executing' | 'label'>>
>(
  {
    pid: count,
    threadId: count,
    argv: words,
    ending,
    startedAt: number(),
    durationMs: positive,
    allocated: positive,
    outside: number(),
  },
  { executing, label: text(MOST_TEXT) },
);

const KINDS: readonly Warning['kind'][] = [
  'not-instrumented',
  'unused-annotation',
  'contexts-folded',
  'sites-exhausted',
  'lost',
];

/** A kind of warning that this version does not know is still a warning. */
const warningKind: Check<Warning['kind']> = (value, where) =>
  KINDS.find((kind) => kind === text(100)(value, where)) ?? 'other';

const warning: Check<Warning> = object<Pick<Warning, 'kind' | 'message'>, { file: string; line: number }>(
  { kind: warningKind, message: text(MOST_TEXT) },
  { file: text(MOST_TEXT), line },
);

type RunOption = 'gc' | 'executing' | 'probes' | 'share' | 'live' | 'liveAt' | 'profiles';

const runInfo: Check<RunInfo> = object<Omit<RunInfo, RunOption>, Required<Pick<RunInfo, RunOption>>>(
  {
    argv: words,
    cwd: path,
    node: text(100),
    v8: text(100),
    platform: text(100),
    arch: text(100),
    pid: count,
    startedAt: number(),
    durationMs: positive,
    metric: word('heap', 'rss'),
    interval: positive,
    mprofLine: text(100),
    ending,
    threads: list(threadRun, 1_000_000),
    warnings: list(warning, 1_000_000),
  },
  {
    gc: flag,
    executing,
    probes: word('exact', 'fast'),
    share: number(0, 1),
    live: object<{ interval: number }>({ interval: positive }),
    liveAt: index,
    profiles: integer(1, 1_000_000),
  },
);

const series: Check<Series> = object<Omit<Series, 'command'>, Required<Pick<Series, 'command'>>>(
  {
    pid: count,
    threadId: count,
    time: list(number(), MOST_ITEMS),
    rss: list(positive, MOST_ITEMS),
    heap: list(positive, MOST_ITEMS),
    context: list(index, MOST_ITEMS),
    line: list(line, MOST_ITEMS),
  },
  { command: words },
);

const collection = object<CollectionTime>({
  pid: count,
  threadId: count,
  time: number(),
  within: positive,
  ms: positive,
  freed: number(),
  kind: text(100),
});

type TotalsOption = 'residual' | 'probeResident' | 'live' | 'liveOutside' | 'liveElsewhere';

const totals: Check<Totals> = object<Omit<Totals, TotalsOption>, Required<Pick<Totals, TotalsOption>>>(
  {
    allocated: positive,
    lines: positive,
    outside: number(),
    setAside: positive,
    gcs: count,
    gcMs: positive,
    peakRss: positive,
    peakMemory: positive,
    probes: count,
    probeMs: number(),
    probeAllocated: number(),
  },
  { residual: number(), probeResident: positive, live: positive, liveOutside: positive, liveElsewhere: elsewhere },
);

/** The whole document, its references unchecked. */
export const profileDocument: Check<Profile> = object<
  Omit<Profile, 'moments' | 'collections'>,
  Required<Pick<Profile, 'moments' | 'collections'>>
>(
  {
    format: word(PROFILE_FORMAT),
    version: (value, where) =>
      value === PROFILE_VERSION ? PROFILE_VERSION : refuse(where, `${PROFILE_VERSION}`, value),
    run: runInfo,
    files: list(sourceFile, 1_000_000),
    functions: list(functionProfile, 1_000_000),
    contexts: list(contextProfile, MOST_ITEMS),
    series: list(series, 1_000_000),
    totals,
  },
  { moments: list(moment, 1_000_000), collections: list(collection, 1_000_000) },
);
