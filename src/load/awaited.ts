/** What a process knows of the launcher's work on its script (see `ahead.ts`). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shortName } from '../cache/name.ts';
import { AHEAD } from '../session/names.ts';
import type { Settings } from '../session/settings.ts';

/** The longest that a process waits for what the launcher has begun, in ms. */
const PATIENCE = 1000;

/** The file that is there while the launcher puts the probes into the file at `path`. */
export function noteOfWork(session: string, path: string): string {
  return join(session, `${shortName(path)}${AHEAD}`);
}

/** Whether the launcher is at work on the file at `path`, which is not the script of a process that it did not start. */
export function isAtWork({ session, launcher }: Settings, path: string): boolean {
  return session !== null && launcher !== null && existsSync(noteOfWork(session, path));
}

/**
 * What waits until the launcher has put the probes into a process's script, and tells whether it may have: a function that is to be asked of
 * each file, for the script is the first one.
 */
export function makingAhead(settings: Settings): (path: string) => boolean {
  let isFirst = settings.session !== null && settings.launcher !== null;
  return (path) => {
    if (!isFirst) return false;
    isFirst = false;
    const end = performance.now() + PATIENCE;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    while (isAtWork(settings, path) && performance.now() < end) Atomics.wait(sleeper, 0, 0, 1);
    return true;
  };
}
