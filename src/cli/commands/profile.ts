import { type Command, Option } from 'commander';
import { MprofLineError } from '../../error.ts';
import { profiledEnvironment } from '../../load/unnoticed/environment.ts';
import { positiveDuration } from '../../options/duration.ts';
import { addOutputOptions, type RawOutputOptions, readOutputOptions } from '../../options/output-options.ts';
import { alternatives, list, liveInterval, oneOf, positiveNumber, size, timeShare } from '../../options/values.ts';
import { openSession } from '../../session/folder.ts';
import { defaultSettings, type Settings } from '../../session/settings.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { runInSession } from '../in-session.ts';
import { endAs, launch } from '../launch.ts';
import { checkScript } from '../script.ts';

/** Signals that mean nothing by themselves, or that programs may do without. SIGUSR1 belongs to Node. */
const SNAPSHOT_SIGNALS: readonly NodeJS.Signals[] = ['SIGUSR2', 'SIGHUP', 'SIGWINCH', 'SIGQUIT', 'SIGIO', 'SIGURG'];

/** The options as commander hands them over: text, unchecked. */
interface RawOptions extends RawOutputOptions {
  all?: boolean;
  only?: string[];
  include?: string[];
  exclude?: string[];
  pretty?: boolean;
  metric?: string;
  gc?: boolean;
  fast?: string;
  exact?: boolean;
  interval?: string;
  live?: string | true;
  holders?: boolean;
  every?: string;
  breakAt?: string;
  children: boolean;
  wait: string;
  snapshotSignal: string | undefined;
  nodeArg?: string[];
  nodeArguments: string[];
}

/** Adds the program's own action: profile a script. */
export function addProfileCommand(program: Command): void {
  const append = (value: string, before: string[] = []): string[] => [...before, ...list(value)];
  const word = (value: string, before: string[] = []): string[] => [...before, value];
  program
    .argument('[script]', 'what node is to run')
    .argument('[args...]', 'its arguments')
    .option('--all', 'profile every function and the top level of each of the program’s own files')
    .addOption(
      new Option('--only <names>', 'profile functions of these names; * and ? stand for anything').argParser(append),
    )
    .addOption(new Option('--include <files>', 'look into these files of node_modules, too: a glob').argParser(append))
    .addOption(new Option('--exclude <files>', 'leave these files alone: a glob').argParser(append))
    .option('--pretty', 'run and show all JavaScript without a usable source map in readable form')
    .option('--no-pretty', 'not even minified code (default: where the lines of a file mean nothing)')
    .option('--metric <name>', 'what is read: heap (with external memory) or rss (default: heap)')
    .option('--gc', 'collect before each reading, so that increments are retained bytes (slow)')
    .option(
      '--fast [share]',
      'read a sample of the hits, in this share of the time (default: 10%), and say how exact that is',
    )
    .option('--exact', 'read every hit, which is the default')
    .option('--interval <ms>', 'period of the background sampler (default: 10)')
    .option('--live [interval]', 'which lines’ objects are alive; bytes between two samples (default: 32KB)')
    .option('--every <time>', 'take what is alive so often: 10s, 5m; with --live')
    .option('--holders', 'who holds the objects that live, by a heap snapshot at the end; with --live')
    .option('--break-at <size>', 'stop in the debugger at the first line that ends with more memory')
    .option('--no-children', 'do not follow child processes')
    .option('--wait <time>', 'how long to wait for processes that outlive the script: 500ms, 10s', '10s')
    .option('--snapshot-signal <name>', 'signal that prints the profile so far, or none (default: SIGUSR2)')
    .addOption(new Option('--node-arg <option>', 'an option for node itself; repeatable').argParser(word));
  addOutputOptions(program);
  program.action((script: string | undefined, args: string[], raw: RawOptions) => profile(script, args, raw));
}

async function profile(script: string | undefined, args: string[], raw: RawOptions): Promise<void> {
  if (script === undefined) throw new MprofLineError('expected a script to profile, given none; see mprof-line --help');
  const settings = readSettings(raw);
  const output = readOutputOptions(raw);
  const path = checkScript(script);
  checkOutputs(output.files);
  const wait = positiveDuration('--wait', raw.wait);
  const session = openSession();
  try {
    settings.session = session.directory;
    settings.launcher = process.pid;
    const words = [...raw.nodeArguments, ...(raw.nodeArg ?? []), script, ...args];
    const exit = await runInSession({
      session,
      run: { path, script, args, settings, output },
      start: (interest) => launch(words, profiledEnvironment(process.env, settings), interest),
      wait,
    });
    endAs(exit);
  } finally {
    session.remove();
  }
}

function readSettings(raw: RawOptions): Settings {
  const settings = defaultSettings(process.cwd());
  settings.all = raw.all ?? false;
  settings.only = raw.only ?? [];
  settings.include = raw.include ?? [];
  settings.exclude = raw.exclude ?? [];
  settings.pretty = raw.pretty ?? null;
  settings.gc = raw.gc ?? false;
  settings.children = raw.children;
  if (raw.metric !== undefined) settings.metric = oneOf('--metric', ['heap', 'rss'] as const, raw.metric);
  if (raw.interval !== undefined) settings.interval = positiveNumber('--interval', raw.interval);
  if (raw.fast !== undefined) settings.share = readShare(raw, raw.fast);
  if (raw.live !== undefined) settings.live = liveInterval('--live', raw.live === true ? 'on' : raw.live);
  if (raw.every !== undefined) {
    settings.every = positiveDuration('--every', raw.every);
    settings.live ??= liveInterval('--live', 'on');
  }
  if (raw.holders) {
    settings.holders = true;
    settings.live ??= liveInterval('--live', 'on');
  }
  settings.snapshotSignal = snapshotSignal(raw.snapshotSignal);
  if (raw.breakAt !== undefined) settings.breakAt = size('--break-at', raw.breakAt);
  return settings;
}

function readShare({ exact, gc, metric, breakAt }: RawOptions, fast: string): number | null {
  const other = exact ? '--exact' : gc ? '--gc' : metric === 'rss' ? '--metric rss' : breakAt ? '--break-at' : null;
  if (other !== null) throw new MprofLineError(`--fast: expected without ${other}, which needs a reading at each hit`);
  return timeShare('--fast', fast);
}

/** Checks the name of a signal; null for none. */
function snapshotSignal(given: string | undefined): NodeJS.Signals | null {
  if (given === 'none' || (given === undefined && process.platform === 'win32')) return null;
  const name = given ?? 'SIGUSR2';
  if (SNAPSHOT_SIGNALS.includes(name as NodeJS.Signals)) return name as NodeJS.Signals;
  throw new MprofLineError(
    `--snapshot-signal: expected ${alternatives([...SNAPSHOT_SIGNALS, 'none'])}, given ${JSON.stringify(name)}`,
  );
}
