import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LISTENS, PASSED_ON, TOLD } from '../session/names.ts';
import type { Settings } from '../session/settings.ts';
import { program } from './realm/program.ts';
import { listenUnseen } from './unnoticed/ending.ts';

/**
 * Has the snapshot signal, when it is sent to this process, passed on to the launcher, which has the report. The
 * program's own listeners hear of it as ever; without one the signal does not end the process. `before` is called first.
 */
export function listenForSnapshotSignal({ session, snapshotSignal, launcher }: Settings, before: () => void): void {
  if (session === null || snapshotSignal === null || launcher === null) return;
  const passedOn = join(session, `${process.pid}${PASSED_ON}`);
  const listener = (): void => {
    if (take(passedOn)) return;
    before();
    tell(launcher, snapshotSignal, join(session, `${process.pid}${TOLD}`));
  };
  try {
    keepListening(() => listenUnseen(snapshotSignal, () => process.on(snapshotSignal, listener)));
    writeFileSync(join(session, `${process.pid}${LISTENS}`), '', { mode: 0o600 });
  } catch {
    // Then the signal does what it does without a profiler.
  }
}

/** Runs `add` so that Node does not see that the last listener of a signal has gone: it would stop to catch it. */
function keepListening(add: () => void): void {
  Object.defineProperty(program.process, 'listenerCount', { value: () => 1, configurable: true });
  try {
    add();
  } finally {
    delete (program.process as { listenerCount?: unknown }).listenerCount;
  }
}

/** Whether the launcher, and nobody else, sent the signal. */
function take(path: string): boolean {
  try {
    readFileSync(path);
    rmSync(path);
    return true;
  } catch {
    return false;
  }
}

function tell(launcher: number, signal: string, told: string): void {
  try {
    writeFileSync(told, '', { mode: 0o600 });
    process.kill(launcher, signal);
  } catch {
    // It has gone.
  }
}
