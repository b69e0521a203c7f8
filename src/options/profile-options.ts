import { MprofLineError } from '../error.ts';
import { alternatives, hint } from '../text/expected.ts';
import { positiveDuration } from './duration.ts';
import { choice, type OptionsOf, several, single, toggle } from './spec.ts';
import { liveInterval, size, timeShare, yesOrNo } from './values.ts';

/** What is measured, and how. Bytes, milliseconds. */
export interface ProfileValues {
  all: boolean;
  only: string[];
  include: string[];
  exclude: string[];
  /** Whether code runs and is shown in readable form; null: where the lines of a file mean nothing. */
  pretty: boolean | null;
  metric: 'heap' | 'rss';
  /** An option that there was; it cannot be true. */
  gc: boolean;
  /** The share of time that readings may take; null: each hit is read. */
  fast: number | null;
  exact: boolean;
  interval: number;
  /** Bytes between two samples of living objects; null: they are not measured. */
  live: number | null;
  /** ms between two moments; null: only where something asks for one. */
  every: number | null;
  /** Whether heap snapshots, at the end and when a signal asks, tell who holds what lives. */
  holders: boolean;
  breakAt: number | null;
  children: boolean;
  wait: number;
  cache: boolean;
  /** null: none. */
  snapshotSignal: NodeJS.Signals | null;
  nodeArg: string[];
}

/** Signals that mean nothing by themselves, or that programs may do without. SIGUSR1 belongs to Node. */
const SNAPSHOT_SIGNALS: readonly NodeJS.Signals[] = ['SIGUSR2', 'SIGHUP', 'SIGWINCH', 'SIGQUIT', 'SIGIO', 'SIGURG'];

const METRICS = ['heap', 'rss'] as const;

export const profileOptions: OptionsOf<ProfileValues> = {
  all: toggle('profile every function and the top level of each of the program’s own files'),
  only: several('<names>', 'profile functions of these names; * and ? stand for anything'),
  include: several('<files>', 'look into these files of node_modules, too: a glob'),
  exclude: several('<files>', 'leave these files alone: a glob'),
  pretty: {
    help: 'run and show JavaScript without a usable source map in readable form, all of it or (--no-pretty) none',
    byDefault: null,
    shownDefault: 'where the lines of a file mean nothing',
    either: true,
    read: (name, [text]) => yesOrNo(name, text!),
  },
  metric: choice('what is read: heap (with external memory) or rss', METRICS, 'heap'),
  gc: {
    help: '',
    hidden: true,
    byDefault: false,
    read(name, [text]) {
      if (!yesOrNo(name, text!)) return false;
      throw new MprofLineError(
        `${name}: there is no such option any more; --live tells what is alive after a collection`,
      );
    },
  },
  fast: single<number | null>(
    '[share]',
    'read a sample of the hits, in this share of the time (10% when not given), and say how exact that is',
    null,
    timeShare,
  ),
  exact: toggle('read every hit, which is the default'),
  interval: single(
    '<time>',
    'period of the background sampler while the program works (what rests: 50ms)',
    10,
    positiveDuration,
    { shownDefault: '10ms' },
  ),
  live: single<number | null>(
    '[bytes]',
    'measure which lines’ objects are alive, from samples this many bytes apart (32KB when not given)',
    null,
    liveInterval,
  ),
  every: single<number | null>(
    '<time>',
    'take what is alive so often: 10s, 5m; turns --live on',
    null,
    positiveDuration,
  ),
  holders: toggle('who holds the objects that live, by a heap snapshot at the end and on a signal; turns --live on'),
  breakAt: single<number | null>(
    '<size>',
    'stop in the debugger at the first line that ends with more memory',
    null,
    size,
  ),
  children: toggle('do not follow child processes', { negative: true }),
  wait: single('<time>', 'how long to wait for processes that outlive the script', 10_000, positiveDuration, {
    shownDefault: '10s',
  }),
  cache: toggle('start anew: keep no instrumented text and no compiled code on disk', { negative: true }),
  snapshotSignal: single<NodeJS.Signals | null>(
    '<name>',
    'signal that prints the profile so far, or none',
    process.platform === 'win32' ? null : 'SIGUSR2',
    signal,
    { shownDefault: 'SIGUSR2' },
  ),
  nodeArg: several('<option>', 'an option for node itself; repeatable', { whole: true }),
};

function signal(name: string, text: string): NodeJS.Signals | null {
  if (text === 'none') return null;
  const known = SNAPSHOT_SIGNALS.find((each) => each === text);
  if (known !== undefined) return known;
  const words = [...SNAPSHOT_SIGNALS, 'none'];
  throw new MprofLineError(
    `${name}: expected ${alternatives(words)}, given ${JSON.stringify(text)}${hint(text, words)}`,
  );
}
