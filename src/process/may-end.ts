import { constants } from 'node:os';

/** Those that do not end a node program which does not listen. */
const HARMLESS = ['SIGCHLD', 'SIGCONT', 'SIGPIPE', 'SIGSTOP', 'SIGTSTP', 'SIGURG', 'SIGUSR1', 'SIGWINCH'] as const;
const harmless: ReadonlySet<number | undefined> = new Set(HARMLESS.map((name) => constants.signals[name]));

/** Whether a node program that does not listen ends by the signal of this number; 0 is none. */
export function mayEnd(signal: number): boolean {
  return signal > 0 && !harmless.has(signal);
}
