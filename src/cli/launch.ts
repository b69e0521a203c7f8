import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { fstatSync, readlinkSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import type { Exit } from '../result/run.ts';
import { endBySignal, forwardSignals, type SignalInterest } from './signals.ts';

/** A process that was started in the place of this one. */
export interface Launched {
  pid: number | undefined;
  exit: Promise<Exit>;
}

/** What stdin, stdout and stderr of the other process are: those of this one, nothing, or a descriptor. */
export type Streams = readonly ['inherit' | 'ignore', 'inherit' | number, 'inherit' | number];

const SAME: Streams = ['inherit', 'inherit', 'inherit'];

/**
 * Runs node with `args` in the place of this process: the same descriptors and, when this process was forked, its
 * channel; signals that reach this process only are passed on.
 * @throws MprofLineError from `exit` when the system refuses to start it.
 */
export function launch(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  interest: SignalInterest = {},
  streams: Streams = SAME,
): Launched {
  const options = { argv0: process.argv0, env: environment, stdio: descriptors(streams) };
  return refusable(process.execPath, inThePlaceOfThis(spawn(process.execPath, args, options), interest));
}

function refusable(path: string, { pid, exit }: Launched): Launched {
  const refused = (error: Error): never => {
    throw new MprofLineError(`cannot start ${path}: ${error.message}`);
  };
  const heard = exit.catch(refused);
  // The launcher loads modules before it waits, and a rejection that nobody waits for yet would end it.
  heard.catch(() => {});
  return { pid, exit: heard };
}

/**
 * A function that runs the program at `path` with `args` in the same way, on Windows also a `.cmd`.
 * @throws MprofLineError from `exit` when the system refuses to start it.
 */
export async function programLauncher(
  path: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  streams: Streams = SAME,
): Promise<(interest: SignalInterest) => Launched> {
  const { default: start } = await import('cross-spawn');
  return (interest) => {
    const child = start(path, args, { env: environment, stdio: descriptors(streams) });
    return refusable(path, inThePlaceOfThis(child, interest));
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
  endBySignal(signal);
}

function descriptors(streams: Streams): StdioOptions {
  const stdio: ('inherit' | 'ignore' | 'ipc' | number)[] = [...streams];
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

/** Passes messages on between the process that forked this one and the script. */
function connectChannels(child: ChildProcess): void {
  process.on('message', (message, handle) => child.send(message as object, handle as never));
  child.on('message', (message, handle) => process.send!(message, handle));
  process.once('disconnect', () => child.connected && child.disconnect());
  child.once('disconnect', () => process.connected && process.disconnect());
}
