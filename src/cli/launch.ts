import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { fstatSync, readFileSync, readlinkSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import type { Exit } from '../result/run.ts';

const FORWARDED: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGCONT',
];
const ENDING: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP']);

/** A process that was started in the place of this one. */
export interface Launched {
  pid: number | undefined;
  exit: Promise<Exit>;
}

/**
 * Runs node with `args` in the place of this process: the same descriptors and, when this process was forked, its
 * channel; signals that reach this process only are passed on.
 */
export function launch(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  interest: SignalInterest = {},
): Launched {
  const options = { argv0: process.argv0, env: environment, stdio: descriptors() };
  return inThePlaceOfThis(spawn(process.execPath, args, options), interest);
}

/**
 * A function that runs the program at `path` with `args` in the same way, on Windows also a `.cmd`.
 * @throws MprofLineError from `exit` when the system refuses to start it.
 */
export async function programLauncher(
  path: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<(interest: SignalInterest) => Launched> {
  const { default: start } = await import('cross-spawn');
  return (interest) => {
    const child = start(path, args, { env: environment, stdio: descriptors() });
    const { pid, exit } = inThePlaceOfThis(child, interest);
    const refused = (error: Error): never => {
      throw new MprofLineError(`cannot start ${path}: ${error.message}`);
    };
    return { pid, exit: exit.catch(refused) };
  };
}

function inThePlaceOfThis(child: ChildProcess, interest: SignalInterest): Launched {
  const stop = forwardSignals(child, interest);
  if (process.send) connectChannels(child);
  const exit = new Promise<Exit>((done, failed) => {
    child.once('error', failed);
    child.once('exit', (code, signal) => {
      stop();
      if (process.connected) process.disconnect();
      done(signal === null ? { code: code ?? 0, signal } : { code: null, signal });
    });
  });
  return { pid: child.pid, exit };
}

/** Ends this process as the other one ended. */
export function endAs({ code, signal }: Exit): void {
  if (signal === null) {
    process.exitCode = code;
    return;
  }
  for (const name of FORWARDED) process.removeAllListeners(name);
  process.kill(process.pid, signal);
  // A signal whose default is not to end: what a shell says of it.
  setTimeout(() => process.exit(128 + 1), 1000);
}

function descriptors(): StdioOptions {
  const stdio: ('inherit' | 'ipc')[] = ['inherit', 'inherit', 'inherit'];
  for (let fd = 3; isInherited(fd); fd++) stdio.push('inherit');
  if (process.send) stdio.push('ipc');
  return stdio;
}

/** Whether this descriptor was open before node opened its own, of which the first is an event queue. */
function isInherited(fd: number): boolean {
  if (process.platform !== 'linux' || process.send) return false;
  try {
    fstatSync(fd);
    return !readlinkSync(`/proc/self/fd/${fd}`).startsWith('anon_inode:');
  } catch {
    return false;
  }
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
  const pass = async (signal: NodeJS.Signals): Promise<void> => {
    if (signal === own?.signal) {
      if (await own.answer(child)) child.kill(signal);
    } else if (!FROM_TERMINAL.has(signal) || !isInForeground()) {
      if (ENDING.has(signal)) await beforeEnd?.(child);
      child.kill(signal);
    }
  };
  const names = new Set(own ? [...FORWARDED, own.signal] : FORWARDED);
  const listeners = [...names]
    .filter((signal) => process.platform !== 'win32' || signal === 'SIGINT')
    .map((signal): [NodeJS.Signals, () => void] => [signal, () => void pass(signal)]);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return () => {
    // From here on this process prints the report; Ctrl-C may end that.
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/** Whether a key pressed in the terminal reaches this process's whole group, the script included. */
function isInForeground(): boolean {
  if (process.platform !== 'linux') return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  try {
    // After the name, which may hold anything: state, ppid, pgrp, session, tty_nr, tpgid.
    const [, , group, , terminal, foreground] = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)!.split(' ');
    return terminal !== '0' && group === foreground;
  } catch {
    return false;
  }
}

/** Passes messages on between the process that forked this one and the script. */
function connectChannels(child: ChildProcess): void {
  process.on('message', (message, handle) => child.send(message as object, handle as never));
  child.on('message', (message, handle) => process.send!(message, handle));
  process.once('disconnect', () => child.connected && child.disconnect());
  child.once('disconnect', () => process.connected && process.disconnect());
}
