import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type OptionSources, readSection } from '../../options/read.ts';
import type { TopValues } from '../../options/top-options.ts';
import { openTree } from '../../process/tree.ts';
import type { ProcessTree } from '../../process/types.ts';
import { splitLines } from '../../report/facts/source.ts';
import { sourcePlaces, sourceReader } from '../../result/read-source.ts';
import type { Exit } from '../../result/run.ts';
import { readSoFar } from '../../result/session-reading.ts';
import { waitUntilSaved } from '../../session/members.ts';
import { profileWords } from '../profile-words.ts';
import { complain } from '../recording/record.ts';
import { type KeptOutput, keepOutput } from './output.ts';
import { hasScreen, type TopSubject, viewAsText, viewOnScreen } from './view.ts';

/** ms between two moments at which living bytes are taken, when nobody says. */
const ALIVE_EVERY = 5000;
/** ms that what was measured gets to be saved before the program is ended. */
const SAVE_LIMIT = 150;
/** ms between two looks for what a program writes that is about to end. */
const POUR = 50;
/** ms after which it is said that a program takes its time to end. */
const LONG = 2000;

/** What a program is run with while it is looked at. */
interface Watched {
  words: readonly string[];
  shape: TopValues;
  /** Where it writes when a screen is in the place of its terminal. */
  kept: KeptOutput | null;
}

/** Profiles a script or program and shows its lines while it runs; the report comes at the end. */
export async function topScript(words: [string, ...string[]], sources: OptionSources): Promise<void> {
  const shape = readSection('top', sources);
  const onScreen = hasScreen();
  const kept = onScreen ? keepOutput() : null;
  const { stdin, stderr } = process;
  const watched: Watched = { words, shape, kept };
  let left = false;
  await profileWords(words, sources, {
    ...(kept && {
      // Keys go to one of the two.
      streams: [
        stdin.isTTY ? 'ignore' : 'inherit',
        kept.descriptor,
        stderr.isTTY ? kept.descriptor : 'inherit',
      ] as const,
    }),
    settings: ({ live, every, snapshotSignal }) => ({
      every: every ?? (live === null ? null : ALIVE_EVERY),
      snapshotSignal: onScreen ? null : snapshotSignal,
    }),
    async meanwhile(pid, folder, exit) {
      left = await watch(watched, pid, folder, exit);
    },
    endsAs(exit) {
      // Of processes that outlived the first.
      kept?.pour();
      kept?.close();
      return left && exit.signal === 'SIGINT' ? LEFT : exit;
    },
  });
}

/** A person who leaves asked for the end that the program came to. */
const LEFT: Exit = { code: 0, signal: null };

/** Shows what a program does until it has ended; true when the person left before. */
async function watch(
  { words, shape, kept }: Watched,
  pid: number,
  folder: string,
  exit: Promise<unknown>,
): Promise<boolean> {
  const tree = await openTree(pid, { children: true }).catch(() => null);
  const subject = subjectOf({ words, shape }, pid, folder, exit, tree);
  try {
    if (kept === null) {
      await viewAsText(subject);
      return false;
    }
    const how = await viewOnScreen(subject);
    kept.pour();
    if (how === 'left') await endProgram(pid, folder, exit, tree, kept);
    kept.pour();
    return how === 'left';
  } finally {
    tree?.close();
  }
}

function subjectOf(
  { words, shape }: Omit<Watched, 'kept'>,
  pid: number,
  folder: string,
  exit: Promise<unknown>,
  tree: ProcessTree | null,
): TopSubject {
  const cwd = process.cwd();
  return {
    title: `${words.join(' ')} · pid ${pid}`,
    rowsAre: 'lines',
    order: shape.by,
    refresh: shape.refresh,
    async read() {
      const reading = readSoFar(folder, cwd);
      const sample = await tree?.sample();
      if (reading === null || !sample) return reading;
      const rss = [...sample.children.values()].reduce((sum, bytes) => sum + bytes, sample.root);
      return { ...reading, rss, processes: 1 + sample.children.size };
    },
    note: (reading) => (reading === null ? 'nothing was measured so far: no selected function was called' : ''),
    textOf: lineTexts(cwd),
    ended: exit,
    onSignalKey: (signal) => sendAsTerminal(signal, pid),
    onLine: complain,
  };
}

/** The text of lines of files that were not written since. */
export function lineTexts(cwd: string): TopSubject['textOf'] {
  const start = Date.now();
  const read = sourceReader([cwd]);
  const known = new Map<string, string[]>();
  const writtenSince = (path: string): boolean =>
    sourcePlaces(path, [cwd]).some((place) => (statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? 0) > start);
  return (path, line) => {
    let lines = known.get(path);
    if (lines === undefined) {
      const text = writtenSince(path) ? null : read(path);
      lines = text === null ? [] : splitLines(text);
      known.set(path, lines);
    }
    return lines[line - 1] ?? null;
  };
}

/** Sends a signal to all that the key would reach: the processes of this group. */
function sendAsTerminal(signal: NodeJS.Signals, pid: number): void {
  process.kill(process.platform === 'win32' ? pid : 0, signal);
}

/** Ends a program as Ctrl-C does; its output goes on to the terminal meanwhile. */
async function endProgram(
  pid: number,
  folder: string,
  exit: Promise<unknown>,
  tree: ProcessTree | null,
  kept: KeptOutput,
): Promise<void> {
  await waitUntilSaved(folder, pid, Date.now(), SAVE_LIMIT);
  const below = await tree?.sample();
  for (const each of [...(below?.children.keys() ?? []), pid]) interrupt(each);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  void exit.then(end, end);
  for (let waited = 0; !ending.signal.aborted; waited += POUR) {
    kept.pour();
    if (waited === LONG)
      complain(`waiting for the end of process ${pid}, which was asked for it by SIGINT; Ctrl-C asks again`);
    await pause(POUR, undefined, { signal: ending.signal }).catch(() => {});
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended.
  }
}
