import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BEGUN, FINAL, LIVE } from '../../../runtime/snapshot/names.ts';
import { isAtWork } from '../../process/status.ts';

/** ms that somebody who ends a process or a thread waits for it to be saved, when it is not. */
const PATIENCE = 2000;
const PERIOD = 2;

/**
 * Waits until what a process (or one thread of it) has counted so far is saved. Test runners end those that have done their
 * work from outside, and what is counted is saved now and then only. Returns at once when nothing is measured there, and
 * when there is nobody left to save it.
 */
export function waitUntilSaved(session: string, pid: number, threadId?: number): void {
  const waiting = new Map<string, { inode: bigint | null; changes: number }>();
  try {
    const thread = threadId === undefined ? '' : `-${threadId}`;
    for (const name of readdirSync(session)) {
      if (!name.startsWith(`${pid}-`) || !name.endsWith(thread + BEGUN)) continue;
      const path = join(session, name.slice(0, -BEGUN.length));
      if (!existsSync(path + FINAL)) waiting.set(path, { inode: inodeOf(path + LIVE), changes: 0 });
    }
  } catch {
    return;
  }
  if (waiting.size === 0) return;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + PATIENCE;
  while (waiting.size > 0 && Date.now() < until && (pid === process.pid || isAtWork(pid))) {
    Atomics.wait(sleeper, 0, 0, PERIOD);
    for (const [path, seen] of waiting) {
      const inode = inodeOf(path + LIVE);
      if (inode !== null && inode !== seen.inode) {
        seen.inode = inode;
        seen.changes++;
      }
      // The first may have been taken before it was asked for.
      if (seen.changes === 2 || existsSync(path + FINAL)) waiting.delete(path);
    }
  }
}

/** Each snapshot is a file of its own; null when there is none. */
function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
