import type { ChildProcess } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Warning } from '../profile/types.ts';
import { readMemoryPressure } from '../result/container.ts';
import type { Exit, Run } from '../result/run.ts';
import type { SessionFolder } from '../session/folder.ts';
import { askForMoments, type Member, NOTICEABLE, waitForMembers, waitUntilSaved } from '../session/members.ts';
import { LISTENS, PASSED_ON, TOLD } from '../session/names.ts';
import type { Settings } from '../session/settings.ts';
import { guardProgram } from './guard.ts';
import type { Launched } from './launch.ts';
import { announceReport, countDown } from './progress.ts';
import type { SignalInterest } from './signals.ts';

/** ms that a signal is held back until what was measured before it is saved. */
const SAVE_LIMIT = 1000;
/** ms that a signal is held back until living bytes are taken, which costs a collection. */
const MOMENT_LIMIT = 2000;
/** The same with `--holders`, which takes a heap snapshot. */
const HEAP_LIMIT = 8000;
/** ms that a program gets to start before this process looks for those below it. */
const UNDISTURBED = 250;

/** What is run, and how. */
export interface SessionRun {
  session: SessionFolder;
  /** What the report needs, as far as it is known before the start. */
  run: Omit<Run, 'exit' | 'startedAt' | 'pid' | 'pressure' | 'warnings' | 'programs'>;
  start(interest: SignalInterest): Launched;
  /** What else is done with the process while it runs; done when it has ended, at `exit`. `folder` is the session's. */
  meanwhile?(pid: number, folder: string, exit: Promise<unknown>): Promise<void>;
  /** ms that processes which outlive the first one are waited for. */
  wait: number;
}

/** Runs a program whose processes leave what they measure in the session's folder; reports when all have ended. */
export async function runInSession({ session, run, start, wait, meanwhile }: SessionRun): Promise<Exit> {
  const { directory } = session;
  const startedAt = Date.now();
  const pressure = readMemoryPressure();
  let programs: Run['programs'];
  const known = { ...run, startedAt, pressure, programs: () => programs?.() ?? [] };
  const { pid, exit } = start({
    beforeEnd: (child) => saveBeforeEnd(directory, child, run.settings),
    own: snapshotAnswer(directory, known),
  });
  const stopGuarding = pid === undefined ? undefined : guardProgram(pid, directory);
  const also = pid === undefined ? undefined : meanwhile?.(pid, directory, exit);
  // While the program starts.
  if (run.kind === 'script') (await import('../load/ahead.ts')).makeAhead(run.path, run.settings);
  await import('../result/session-report.ts');
  await rehearseReport({ ...known, pid }, exit);
  const watching = new AbortController();
  programs = watchBelow(pid, run.settings, watching.signal);
  const ended = await exit;
  stopGuarding?.();
  watching.abort();
  await also;
  const status = await reportTree(directory, { ...known, pid, exit: ended }, wait);
  session.remove();
  // A failure of the program's own is what it stays.
  return ended.code === 0 ? { code: status, signal: null } : ended;
}

/** A signal may end the program at once: what was measured is saved first, and what is alive taken, where that is asked for. */
async function saveBeforeEnd(directory: string, { pid = 0 }: ChildProcess, settings: Settings): Promise<void> {
  if (settings.live !== null) await askForMoments(directory, settings.holders ? HEAP_LIMIT : MOMENT_LIMIT);
  await waitUntilSaved(directory, pid, Date.now(), SAVE_LIMIT);
}

/** Watches the programs below a process until `signal` aborts, unless its children are to be left alone. */
function watchBelow(pid: number | undefined, { children, interval }: Settings, signal: AbortSignal): Run['programs'] {
  if (pid === undefined || !children) return undefined;
  let soFar: Run['programs'];
  setTimeout(async () => {
    if (signal.aborted) return;
    const { watchPrograms } = await import('../process/other-programs.ts');
    if (!signal.aborted) soFar = watchPrograms(pid, interval, signal);
  }, UNDISTURBED).unref();
  return () => soFar?.() ?? [];
}

/** Makes ready for the report, unless the program has ended meanwhile. */
async function rehearseReport(run: Omit<Run, 'exit'>, exit: Promise<Exit>): Promise<void> {
  const { rehearse } = await import('../result/session-report.ts');
  let hasEnded = false;
  const note = (): void => {
    hasEnded = true;
  };
  exit.then(note, note);
  await turn();
  if (!hasEnded) rehearse(run);
}

/** Reports what the processes of a session measured, when those that outlive the first one have ended or `wait` ms are over. */
async function reportTree(directory: string, run: Run, wait: number): Promise<number> {
  const { reportSession } = await import('../result/session-report.ts');
  const warnings = await waitForOthers(directory, wait);
  announceReport(directory);
  return reportSession(directory, { ...run, warnings });
}

/** How this process answers the snapshot signal: with a report of what was measured so far. */
function snapshotAnswer(directory: string, run: Omit<Run, 'exit'>): SignalInterest['own'] {
  const signal = run.settings.snapshotSignal;
  if (signal === null) return undefined;
  return {
    signal,
    async answer(child: ChildProcess): Promise<boolean> {
      const fileOf = (end: string): string => join(directory, `${child.pid}${end}`);
      const fromProgram = existsSync(fileOf(TOLD));
      rmSync(fileOf(TOLD), { force: true });
      // It takes its moment first, and then tells this process.
      if (run.settings.live !== null && !fromProgram && existsSync(fileOf(LISTENS))) return true;
      await waitUntilSaved(directory, child.pid ?? 0, Date.now(), SAVE_LIMIT);
      const { reportSession } = await import('../result/session-report.ts');
      reportSession(directory, { ...run, pid: child.pid, running: true, exit: { code: 0, signal: null } });
      if (fromProgram || !existsSync(fileOf(LISTENS))) return false;
      writeFileSync(fileOf(PASSED_ON), '', { mode: 0o600 });
      return true;
    },
  };
}

/** Waits for the processes that outlive the first one; says what it waits for, and which of them go on. */
async function waitForOthers(directory: string, limit: number): Promise<Warning[]> {
  const patience = new AbortController();
  const abort = (): void => patience.abort();
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, abort);
  let stop = (): void => {};
  const onWaiting = (members: readonly Member[]): void => {
    process.stderr.write(
      `mprof-line: the program has ended, ${listed(members)} not: the report waits up to ${limit / 1000} s (--wait); Ctrl-C ends the waiting\n`,
    );
    stop = countDown(limit - NOTICEABLE);
  };
  const left = await waitForMembers(directory, { limit, onWaiting, signal: patience.signal });
  stop();
  for (const signal of signals) process.off(signal, abort);
  if (left.length === 0) return [];
  return [{ kind: 'other', message: `${listed(left)} not ended: what came after this report is not in it` }];
}

function listed(members: readonly Member[]): string {
  const pids = members.map(({ pid }) => pid).join(', ');
  return members.length === 1 ? `process ${pids} has` : `processes ${pids} have`;
}
