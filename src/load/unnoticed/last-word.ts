import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** ms that somebody who ends a process or a thread waits for it to be saved, when it is not. */
const PATIENCE = 1000;
const PERIOD = 2;

/**
 * Waits until what a process (or one thread of it) has counted so far is saved. Test runners end those that have done their
 * work from outside, and what is counted is saved now and then only. Returns at once when nothing is measured there.
 */
export function waitUntilSaved(session: string, pid: number, threadId?: number): void {
  const waiting = new Map<string, { inode: bigint; changes: number }>();
  try {
    const thread = threadId === undefined ? /-\d+\.live$/ : new RegExp(`-${threadId}\\.live$`);
    for (const name of readdirSync(session)) {
      if (!name.startsWith(`${pid}-`) || !thread.test(name)) continue;
      const path = join(session, name);
      const inode = inodeOf(path);
      if (inode !== null) waiting.set(path, { inode, changes: 0 });
    }
  } catch {
    return;
  }
  if (waiting.size === 0) return;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + PATIENCE;
  while (waiting.size > 0 && Date.now() < until) {
    Atomics.wait(sleeper, 0, 0, PERIOD);
    for (const [path, seen] of waiting) {
      const inode = inodeOf(path);
      if (inode === seen.inode) continue;
      seen.changes++;
      // The first may have been taken before it was asked for. Without a file the last word is there.
      if (inode === null || seen.changes === 2) waiting.delete(path);
      else seen.inode = inode;
    }
  }
}

/** Each snapshot is a file of its own; null when there is none. */
function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
