import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import spawn from 'cross-spawn';
import { MprofLineError } from '../error.ts';
import { systemReason } from '../text/system-reason.ts';

/** What a command that is started may be told; by itself it shares our streams and our environment. */
export interface StartOptions {
  env?: NodeJS.ProcessEnv;
  /** Whether the program is a line for the shell. */
  shell?: boolean;
}

/** How a process ended: one of the two is null. */
export interface CommandExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A command that is being started. */
export interface StartedCommand {
  child: ChildProcess;
  /** Rejected with an MprofLineError when there is no such program, or it must not be run. */
  started: Promise<unknown>;
  /** How it ended. On Windows a missing program may be found out as late as here, and rejects it. */
  exit: Promise<CommandExit>;
}

/**
 * Starts a program with our own streams, as a shell would find it: on Windows also `npm.cmd`, and scripts with a `#!`.
 * `what` begins the messages of errors.
 */
export function startCommand(words: readonly string[], options: StartOptions, what: string = ''): StartedCommand {
  const [program = '', ...args] = words;
  const refused = (error: NodeJS.ErrnoException): never => {
    throw new MprofLineError(`${what}cannot start ${program}: ${systemReason(error, 'there is no such program')}`);
  };
  const child = spawn(program, args, { ...options, stdio: 'inherit', windowsHide: true });
  const exit = new Promise<CommandExit>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  }).catch(refused);
  // Who only waits for the start has heard of it there.
  exit.catch(() => {});
  return { child, started: once(child, 'spawn').catch(refused), exit };
}
