import type { PreparedOptions } from '../../runtime/handle.ts';
import { MprofLineError } from '../error.ts';
import type { OutputSettings } from '../options/output-options.ts';

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
  /** Whether that process's script has something to measure, as far as its text tells. */
  marked: boolean;
  /** The folder that keeps what would otherwise be made again at each start; null: nothing is kept. */
  cache: string | null;
  /** What the process prints or writes when it reports by itself; null: a launcher does. */
  report: OutputSettings | null;
}

/** Under this key a thread hands its settings to the threads that it starts. */
export const SETTINGS_KEY = 'mprof-line.settings';
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
    marked: false,
    cache: null,
    report: null,
  };
}

/** What the runtime is to know of them first; `alone`: nobody waits for snapshots. */
export function preparedOptions({ metric, interval, share, session, live }: Settings, alone = false): PreparedOptions {
  return {
    metric,
    interval,
    sampler: true,
    sessionDirectory: alone ? undefined : (session ?? undefined),
    share: share ?? undefined,
    live: live === null ? undefined : { interval: live },
  };
}

/** The settings that a launcher handed over; null when there is none. @throws MprofLineError when they are no JSON. */
export function handedSettings(environment: NodeJS.ProcessEnv, cwd: string): Settings | null {
  const json = environment[SETTINGS_VARIABLE];
  return json === undefined ? null : parseSettings(json, cwd);
}

function parseSettings(json: string, cwd: string): Settings {
  try {
    return { ...defaultSettings(cwd), ...(JSON.parse(json) as Partial<Settings>) };
  } catch {
    throw new MprofLineError(`${SETTINGS_VARIABLE}: expected JSON, given ${json}`);
  }
}
