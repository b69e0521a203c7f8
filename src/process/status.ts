import { readFileSync } from 'node:fs';

/** What /proc says of a process: state, ppid, pgrp, session, tty_nr, tpgid, …; nothing when it has gone. */
export function statusOf(pid: number | 'self'): string[] {
  try {
    // After the name, which may hold anything.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  } catch {
    return [];
  }
}

/** Whether a process can do anything: it has not ended, nor been stopped. Where that cannot be told it can. */
export function isAtWork(pid: number): boolean {
  if (process.platform !== 'linux') return true;
  const [state] = statusOf(pid);
  return state !== undefined && !/^[ZXTt]/.test(state);
}

/** Whether a process runs; one that has ended and that nobody has asked about does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  const [state] = statusOf(pid);
  return state !== undefined && !/^[ZX]/.test(state);
}
