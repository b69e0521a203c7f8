import { resolve } from 'node:path';
import { prune } from '../cache/file.ts';
import { MprofLineError } from '../error.ts';
import { isMarked } from '../load/selection.ts';
import { profiledEnvironment } from '../load/unnoticed/profiled-environment.ts';
import { outputSettings } from '../options/output-options.ts';
import { type OptionSources, readSection } from '../options/read.ts';
import type { Exit } from '../result/run.ts';
import { chosenSettings } from '../session/choose.ts';
import { openSession } from '../session/folder.ts';
import type { Settings } from '../session/settings.ts';
import { checkOutputs } from '../text/write-file.ts';
import { runInSession, type SessionRun } from './in-session.ts';
import { endAs, type Launched, launch, programLauncher, type Streams } from './launch.ts';
import { openPage, withPage } from './open-page.ts';
import { findTarget, type Target } from './script.ts';
import type { SignalInterest } from './signals.ts';

/** What is done besides profiling. */
export interface ProfileExtras {
  /** Options of node, which stood before the script. */
  nodeArguments?: readonly string[];
  meanwhile?: SessionRun['meanwhile'];
  /** Where the program reads and writes, when not where this process does. */
  streams?: Streams;
  /** Settings in the place of those that the options ask for. */
  settings?(asked: Settings): Partial<Settings>;
  /** How this process ends, when not as the program did. */
  endsAs?(exit: Exit): Exit;
  /** Keeps what V8 has compiled of this process for the next start. */
  keepCode?: (() => void) | undefined;
}

/**
 * Profiles a script and its arguments, or a program and the node processes below it; prints the report, and ends this
 * process as that one ended. Without words node finds by itself what it runs, which `--test` among its options has it do.
 * @throws MprofLineError before anything is started, when something is asked for that cannot be.
 */
export async function profileWords(
  words: readonly string[],
  sources: OptionSources,
  { nodeArguments = [], meanwhile, streams, settings: other, endsAs = (exit) => exit, keepCode }: ProfileExtras = {},
): Promise<void> {
  const [script = TEST, ...args] = words;
  const chosen = chosenSettings(sources, process.cwd());
  const settings = { ...chosen, ...other?.(chosen) };
  const { wait, nodeArg } = readSection('profile', sources);
  const asked = outputSettings(readSection('output', sources));
  const forNode = [...nodeArguments, ...nodeArg];
  // Files, folders or patterns, as the version of node takes them.
  const isTest = forNode.includes(TEST);
  const target = isTest ? testTarget(words) : findTarget(script);
  if (target.kind === 'program') refuseNodeArguments(forNode, words);
  const output = withPage(asked);
  checkOutputs(output.files);
  const session = openSession();
  try {
    settings.session = session.directory;
    // A program may start node in a process below itself.
    if (target.kind === 'script') settings.launcher = process.pid;
    settings.marked = target.kind === 'script' && !isTest && isMarked(target.path, settings);
    const environment = profiledEnvironment(process.env, settings);
    const exit = await runInSession({
      session,
      run: {
        path: target.path,
        kind: target.kind,
        ...(isTest ? { script: TEST, args: [...words] } : { script, args }),
        typed: typedBefore(words),
        settings,
        output,
      },
      start: await starter(target, forNode, args, environment, streams),
      wait,
      ...(meanwhile && { meanwhile }),
    });
    await openPage(output);
    if (settings.cache !== null) {
      keepCode?.();
      prune(settings.cache);
    }
    endAs(endsAs(exit));
  } finally {
    session.remove();
  }
}

const TEST = '--test';

function testTarget([word]: readonly string[]): Target {
  return { kind: 'script', path: resolve(word ?? ''), file: word ?? '' };
}

/** What this process was given before the words of what it runs. */
function typedBefore(words: readonly string[]): string[] {
  const given = process.argv.slice(2);
  return given.slice(0, given.length - words.length).filter((word) => word !== TEST);
}

async function starter(
  { kind, file }: Target,
  forNode: readonly string[],
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  streams: Streams | undefined,
): Promise<(interest: SignalInterest) => Launched> {
  if (kind === 'program') return programLauncher(file, args, environment, streams);
  return (interest) => launch([...forNode, ...(file === '' ? [] : [file]), ...args], environment, interest, streams);
}

/** Options of node are for the script: a program takes them from a variable. */
function refuseNodeArguments(options: readonly string[], words: readonly string[]): void {
  if (options.length === 0) return;
  throw new MprofLineError(
    `${options[0]}: expected before a script, given before the program ${words[0]}; what it runs gets options of node by NODE_OPTIONS='${options.join(' ')}' mprof-line ${words.join(' ')}`,
  );
}
