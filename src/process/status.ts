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
