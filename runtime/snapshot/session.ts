import { readdirSync, readFileSync } from 'node:fs';
import {
  closeSync,
  floor,
  join,
  lengthOf,
  openSync,
  renameSync,
  textOfNumber,
  unlinkSync,
  writeSync,
} from '../primordials.ts';
import { decodeSnapshot, encodeSnapshot } from './codec.ts';
import { BEGUN, FINAL, LIVE } from './names.ts';
import type { RawSnapshot, RawThread } from './raw.ts';

/** The name of a thread's snapshots in the session directory; `startedAt` keeps processes apart that had the same pid. */
export function snapshotName({ pid, threadId }: RawThread, startedAt: number): string {
  return `${pid}-${textOfNumber(floor(startedAt), 36)}-${threadId}`;
}

/** Says that a thread's snapshots are to be expected. Throws what the file system throws. */
export function announceSnapshots(directory: string, name: string): void {
  closeSync(create(join(directory, name + BEGUN)));
}

/**
 * Writes a snapshot into the session directory, whole or not at all, readable by the user only. `final` is a thread's
 * last word: readers prefer it, whatever is written later. Throws what the file system throws.
 */
export function writeSnapshot(
  directory: string,
  name: string,
  raw: RawSnapshot,
  { final, tables }: { final: boolean; tables?: Uint8Array | undefined },
): void {
  const path = join(directory, name + (final ? FINAL : LIVE));
  const temporary = `${path}.tmp`;
  const file = create(temporary);
  try {
    try {
      const pieces = encodeSnapshot(raw, tables);
      for (let i = 0; i < pieces.length; i++) writeAll(file, pieces[i]!);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    remove(temporary);
    throw error;
  }
  if (final) removeLive(directory, name);
}

/** Removes what a final snapshot has made worthless. */
export function removeLive(directory: string, name: string): void {
  remove(join(directory, name + LIVE));
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // There is none.
  }
}

/** What the threads of a session left behind. */
export interface Session {
  /** The last snapshot of each thread. */
  snapshots: RawSnapshot[];
  /** Names of the files that could not be read. */
  unreadable: string[];
}

/** Reads the session directory: the final snapshot of each thread, or the last live one of those that had no time. */
export function readSession(directory: string): Session {
  const names = readdirSync(directory);
  const session: Session = { snapshots: [], unreadable: [] };
  for (const name of names) {
    const final = name.endsWith(FINAL);
    if (!final && (!name.endsWith(LIVE) || names.includes(name.slice(0, -LIVE.length) + FINAL))) continue;
    const raw = readSnapshot(directory, name);
    if (raw === null) session.unreadable.push(name);
    else session.snapshots.push(raw);
  }
  return session;
}

/** What was saved last of a thread that has not left its last word; null when there is nothing. */
export function readLive(directory: string, name: string): RawSnapshot | null {
  try {
    return decodeSnapshot(readFileSync(join(directory, name + LIVE)));
  } catch {
    return null;
  }
}

function readSnapshot(directory: string, name: string): RawSnapshot | null {
  try {
    return decodeSnapshot(readFileSync(join(directory, name)));
  } catch {
    // A thread that ends puts its last word in the place of this one.
    return name.endsWith(LIVE) ? readSnapshot(directory, name.slice(0, -LIVE.length) + FINAL) : null;
  }
}

/** Opens a file that must not exist yet, so that nothing planted there is followed. */
function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    unlinkSync(path);
    return openSync(path, 'wx', 0o600);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  const length = lengthOf(bytes);
  for (let at = 0; at < length; ) at += writeSync(file, bytes, at, length - at);
}
