import { MprofLineError } from '../error.ts';
import { positiveDuration } from '../options/duration.ts';
import type { RawOutputOptions } from '../options/output-options.ts';
import {
  alternatives,
  list,
  liveInterval,
  oneOf,
  positiveNumber,
  size,
  timeShare,
  yesOrNo,
} from '../options/values.ts';

/** What a process under the profiler is to do. The launcher hands it over as JSON in `MPROF_LINE_OPTIONS`. */
export interface Settings {
  /** The folder that takes the snapshots of all threads and processes; null: not made up yet. */
  session: string | null;
  /** No launcher waits: the process reports by itself, and the folder is made when a worker thread needs it. */
  reportsItself: boolean;
  /** The folder that patterns and shown paths are relative to: where the profiler was called. */
  cwd: string;
  /** Every function and each module's top level, instead of those with a comment. */
  all: boolean;
  /** Names of functions, as patterns; empty: no restriction. */
  only: string[];
  /** Files to take in addition (`node_modules` is out otherwise), as patterns relative to `cwd`. */
  include: string[];
  /** Files to leave alone, as patterns relative to `cwd`. */
  exclude: string[];
  /** Whether minified code runs, and is shown, in readable form; null: where its lines mean nothing. */
  pretty: boolean | null;
  metric: 'heap' | 'rss';
  /** Collect before each reading. */
  gc: boolean;
  /** The share of time that readings may take, above 0 and at most 1: probes are sampled; null: each of them is read. */
  share: number | null;
  /** The sampler's period in ms. */
  interval: number;
  /** Measure living bytes, from samples so many bytes apart on average; null: do not. */
  live: number | null;
  /** ms between moments at which they are taken; null: no regular ones. */
  every: number | null;
  /** Take heap snapshots, to tell who holds what lives. */
  holders: boolean;
  /** Stop in the debugger at the first line that ends with more memory than this, in bytes; null: never. */
  breakAt: number | null;
  /** NODE_OPTIONS as the program is to see them; null: not set. */
  nodeOptions: string | null;
  /** Follow child processes that run node. */
  children: boolean;
  /** The folder that takes when functions were entered and left, in place of all measuring of lines (`mprof-line run`); null: measure. */
  functionTimes: string | null;
  /** The signal on which a launcher reports what was measured so far; null: none. */
  snapshotSignal: NodeJS.Signals | null;
  /** Pid of the launcher, for the process that it started itself; null for all others. */
  launcher: number | null;
  /** What the process prints or writes when it reports by itself; unchecked text. */
  report: RawOutputOptions;
}

/** The names of all variables, beside `MPROF_LINE_OPTIONS`, start so. */
const PREFIX = 'MPROF_LINE_';

/** The variable that carries a launcher's settings. */
export const SETTINGS_VARIABLE = 'MPROF_LINE_OPTIONS';

export function defaultSettings(cwd: string): Settings {
  return {
    session: null,
    reportsItself: false,
    cwd,
    all: false,
    only: [],
    include: [],
    exclude: [],
    pretty: null,
    metric: 'heap',
    gc: false,
    share: null,
    interval: 10,
    live: null,
    every: null,
    holders: false,
    breakAt: null,
    nodeOptions: null,
    children: true,
    functionTimes: null,
    snapshotSignal: null,
    launcher: null,
    report: {},
  };
}

type Variables = Record<string, (settings: Settings, name: string, value: string) => void>;

const variables: Variables = {
  ALL: (settings, name, value) => {
    settings.all = yesOrNo(name, value);
  },
  ONLY: (settings, _name, value) => {
    settings.only = list(value);
  },
  INCLUDE: (settings, _name, value) => {
    settings.include = list(value);
  },
  EXCLUDE: (settings, _name, value) => {
    settings.exclude = list(value);
  },
  PRETTY: (settings, name, value) => {
    settings.pretty = yesOrNo(name, value);
  },
  METRIC: (settings, name, value) => {
    settings.metric = oneOf(name, ['heap', 'rss'] as const, value);
  },
  GC: (settings, name, value) => {
    settings.gc = yesOrNo(name, value);
  },
  FAST: (settings, name, value) => {
    settings.share = timeShare(name, value);
  },
  INTERVAL: (settings, name, value) => {
    settings.interval = positiveNumber(name, value);
  },
  LIVE: (settings, name, value) => {
    settings.live = liveInterval(name, value);
  },
  EVERY: (settings, name, value) => {
    settings.every = positiveDuration(name, value);
  },
  HOLDERS: (settings, name, value) => {
    settings.holders = yesOrNo(name, value);
    if (settings.holders) settings.live ??= liveInterval(name, 'on');
  },
  BREAK_AT: (settings, name, value) => {
    settings.breakAt = size(name, value);
  },
  CHILDREN: (settings, name, value) => {
    settings.children = yesOrNo(name, value);
  },
  OUTPUT: ({ report }, _name, value) => {
    report.output = list(value);
  },
  FORMAT: ({ report }, _name, value) => {
    report.format = value;
  },
  SORT: ({ report }, _name, value) => {
    report.sort = value;
  },
  TOP: ({ report }, _name, value) => {
    report.top = value;
  },
  PRECISION: ({ report }, _name, value) => {
    report.precision = value;
  },
  COLUMNS: ({ report }, _name, value) => {
    report.columns = value;
  },
  HIDE_ZERO: ({ report }, name, value) => {
    report.hideZero = yesOrNo(name, value);
  },
  EMBED_SOURCE: ({ report }, name, value) => {
    report.embedSource = yesOrNo(name, value);
  },
};

/**
 * Reads the settings from the environment: a launcher's `MPROF_LINE_OPTIONS`, or a person's `MPROF_LINE_ALL=1`,
 * `MPROF_LINE_METRIC=rss`, …; lists are separated by commas.
 *
 * @throws MprofLineError when a variable has a value that it cannot have, or a name that does not exist.
 */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv, cwd: string): Settings {
  const handedOver = environment[SETTINGS_VARIABLE];
  if (handedOver !== undefined) return parseSettings(handedOver, cwd);
  const settings = { ...defaultSettings(cwd), nodeOptions: environment.NODE_OPTIONS ?? null };
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || value === undefined || value === '') continue;
    const key = variable.slice(PREFIX.length);
    const read = variables[key];
    if (!read) throw new MprofLineError(`${variable}: there is no such variable, expected ${names()}`);
    read(settings, variable, value);
  }
  return settings;
}

function parseSettings(json: string, cwd: string): Settings {
  try {
    return { ...defaultSettings(cwd), ...(JSON.parse(json) as Partial<Settings>) };
  } catch {
    throw new MprofLineError(`${SETTINGS_VARIABLE}: expected JSON, given ${json}`);
  }
}

function names(): string {
  return alternatives(Object.keys(variables).map((key) => PREFIX + key));
}
