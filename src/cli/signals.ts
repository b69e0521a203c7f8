import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { mayEnd } from '../process/may-end.ts';
import { statusOf } from '../process/status.ts';
import { type Witness, witnessGroup } from './witness.ts';

/** Not to be caught, or about the children and the jobs of this process itself. */
const OWN: ReadonlySet<string> = new Set(['SIGKILL', 'SIGSTOP', 'SIGCHLD', 'SIGTTIN', 'SIGTTOU']);
/** What a key or a change of the terminal sends to all processes in its foreground. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGTSTP', 'SIGWINCH']);
/** ms that a process which is to stop gets to do so, or not. */
const STOPS_WITHIN = 200;

/** What V8 takes its own samples by. A listener would keep them from it, and send each to the program, which one of them ends. */
const PROFILES = /(?:^|\s)"?--(?:cpu-prof|prof)(?![\w-])/;

/** All signals that are passed on, each by one of its names. */
export const FORWARDED: readonly NodeJS.Signals[] = forwarded();

function forwarded(): NodeJS.Signals[] {
  if (process.platform === 'win32') return ['SIGINT'];
  const byNumber = new Map<number, NodeJS.Signals>();
  const isProfiled = PROFILES.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
  for (const [name, number] of Object.entries(constants.signals)) {
    const isOwn =
      OWN.has(name) || (name === 'SIGTSTP' && process.platform !== 'linux') || (name === 'SIGPROF' && isProfiled);
    if (!isOwn && !byNumber.has(number)) byNumber.set(number, name as NodeJS.Signals);
  }
  return [...byNumber.values()];
}

/** What this process does when a signal comes, before it passes it on. */
export interface SignalInterest {
  /** For signals that may end the other process: it is sent when this is done. */
  beforeEnd?(child: ChildProcess): Promise<void>;
  /** Signals that this process answers itself; `answer` says whether they are to be passed on. */
  own?: { signal: NodeJS.Signals; answer(child: ChildProcess): Promise<boolean> } | undefined;
}

/** Passes on the signals that reach this process only; returns what ends it. */
export function forwardSignals(child: ChildProcess, { beforeEnd, own }: SignalInterest = {}): () => void {
  const witness = process.platform === 'win32' ? null : witnessGroup(FORWARDED);
  const pass = async (signal: NodeJS.Signals): Promise<void> => {
    if (signal === own?.signal) {
      if (await own.answer(child)) child.kill(signal);
      return;
    }
    if (!(await cameToBoth(signal, child, witness))) {
      if (mayEnd(constants.signals[signal])) await beforeEnd?.(child);
      child.kill(signal);
    }
    if (signal === 'SIGTSTP') await stopAs(child);
  };
  const listeners = FORWARDED.map((signal): [NodeJS.Signals, () => void] => [signal, () => void pass(signal)]);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return () => {
    witness?.stop();
    // From here on this process prints the report; Ctrl-C may end that.
    // Without a listener this one would end it, too: Node has ignored it only until there was one.
    process.on('SIGPIPE', () => {});
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/** Ends this process by a signal that has ended another one. */
export function endBySignal(signal: NodeJS.Signals): void {
  for (const name of FORWARDED) process.removeAllListeners(name);
  process.kill(process.pid, signal);
  // A signal whose default is not to end: what a shell says of it.
  setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
}

/** Stops this process when the other one has stopped: whoever waits for it is to see that. */
async function stopAs({ pid }: ChildProcess): Promise<void> {
  const until = Date.now() + STOPS_WITHIN;
  while (Date.now() < until) {
    if (statusOf(pid ?? 0)[0] === 'T') {
      process.kill(process.pid, 'SIGSTOP');
      return;
    }
    await pause(2);
  }
}

/** Whether a signal that came to this process came to the other one, too: both are in one group. */
async function cameToBoth(signal: NodeJS.Signals, { pid }: ChildProcess, witness: Witness | null): Promise<boolean> {
  const cameToGroup = (await witness?.saw(signal)) ?? null;
  if (cameToGroup === null) return FROM_TERMINAL.has(signal) && isInForeground();
  if (!cameToGroup || process.platform !== 'linux') return cameToGroup;
  const [, , group] = statusOf(pid ?? 0);
  const [, , own] = statusOf('self');
  return group === undefined || group === own;
}

/** Whether a key pressed in the terminal reaches this process's whole group, the script included. */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const [, , group, , terminal, foreground] = statusOf('self');
  return terminal !== undefined && terminal !== '0' && group === foreground;
}
