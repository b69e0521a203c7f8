import { readdirSync, readFileSync } from 'node:fs';
import {
  bytes as byteArray,
  closeSync,
  floor,
  join,
  lengthOf,
  max,
  openSync,
  renameSync,
  textOfNumber,
  unlinkSync,
  writeSync,
  writevSync,
} from '../primordials.ts';
import { decodeSnapshot, encodeSnapshot } from './codec.ts';
import { BEGUN, FINAL, LIVE, TEMPORARY } from './names.ts';
import type { RawSnapshot, RawThread } from './raw.ts';

/** Ends of the names of a thread's files. */
const ENDS = [BEGUN, FINAL, LIVE, LIVE + TEMPORARY];
/** How often a thread that runs is looked for: its file changes its name while it is read. */
const READINGS = 3;
/** The last descriptor of a standard stream. */
const STDERR = 2;
/** No snapshot. */
const NOTHING = byteArray(0);

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
 * last word: readers prefer it, whatever is written later. `unasked`: nothing is written where the file gets the number of a standard stream,
 * which the program has closed then: what it writes there would go into the file. Throws what the file system throws.
 */
export function writeSnapshot(
  directory: string,
  name: string,
  raw: RawSnapshot,
  { final, unasked, seldom }: { final: boolean; unasked?: boolean; seldom?: Uint8Array | undefined },
): void {
  const path = join(directory, name + (final ? FINAL : LIVE));
  const temporary = path + TEMPORARY;
  const file = create(temporary);
  if (unasked && file <= STDERR) {
    closeSync(file);
    remove(temporary);
    return;
  }
  try {
    try {
      writePieces(file, encodeSnapshot(raw, seldom));
    } finally {
      closeSync(file);
    }
    // A file system that keeps data safe when one file takes another's place (ext4) would write both to the disk at once: that took longer than all the rest.
    if (!final) remove(path);
    renameSync(temporary, path);
  } catch (error) {
    remove(temporary);
    throw error;
  }
  if (final) removeLive(directory, name);
}

/** Writes all pieces by one call of the system, and what it left over by more. */
function writePieces(file: number, pieces: Uint8Array[]): void {
  let written = writevSync(file, pieces);
  for (let i = 0; i < pieces.length; i++) {
    const length = lengthOf(pieces[i]!);
    if (written < length) writeAll(file, pieces[i]!, written);
    written = max(0, written - length);
  }
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
  /** Names of the files that could not be read, or the folder's. */
  unreadable: string[];
}

/** Reads the session directory: the final snapshot of each thread, or the last live one of those that had no time. */
export function readSession(directory: string): Session {
  const session: Session = { snapshots: [], unreadable: [] };
  const threads = new Set<string>();
  try {
    for (const name of readdirSync(directory)) {
      const end = ENDS.find((each) => name.endsWith(each));
      if (end !== undefined) threads.add(name.slice(0, -end.length));
    }
  } catch {
    session.unreadable.push(`the folder ${directory}`);
  }
  for (const name of threads) {
    const found = readThread(directory, name);
    if (typeof found === 'string') session.unreadable.push(found);
    else if (found !== null) session.snapshots.push(found);
  }
  return session;
}

/** Its last word, or what it saved last; the name of the file when that is damaged, and null when there is none. */
function readThread(directory: string, name: string): RawSnapshot | string | null {
  for (let i = 0; i < READINGS; i++) {
    for (const end of [FINAL, LIVE]) {
      const bytes = bytesIn(join(directory, name + end));
      if (bytes !== null) return decodeSnapshot(bytes) ?? name + end;
    }
    // Between two names, or half written. A process that was killed then leaves it so.
    const bytes = bytesIn(join(directory, name + LIVE + TEMPORARY));
    const raw = bytes && decodeSnapshot(bytes);
    if (raw !== null) return raw;
  }
  return null;
}

/** What was saved last of a thread that has not left its last word; null when there is nothing. */
export function readLive(directory: string, name: string): RawSnapshot | null {
  try {
    return decodeSnapshot(readFileSync(join(directory, name + LIVE)));
  } catch {
    return null;
  }
}

function bytesIn(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : NOTHING;
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

/** Writes what `bytes` has from `start` on. */
function writeAll(file: number, bytes: Uint8Array, start: number): void {
  const length = lengthOf(bytes);
  for (let at = start; at < length; ) at += writeSync(file, bytes, at, length - at);
}
