import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

let written = 0;

/**
 * Writes a file of the cache as a whole or not at all. `durable`: it must be whole after the machine has lost its power, too, since
 * nobody can tell from its content. Never throws: what is not kept is made again.
 */
export function keepFile(folder: string, name: string, content: string | Uint8Array, durable = false): void {
  const temporary = join(folder, `${process.pid}-${written++}.tmp`);
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      write(file, content);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, join(folder, name));
  } catch {
    removeFile(temporary);
  }
}

/** A text as it is: `Buffer.from` calls a method that the program may have replaced. */
function write(file: number, content: string | Uint8Array): void {
  if (typeof content === 'string') {
    if (writeSync(file, content) < Buffer.byteLength(content)) throw new Error('the disk is full');
  } else {
    for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
  }
}

function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Of no use to anybody, and of no harm.
  }
}

const DAY = 24 * 60 * 60 * 1000;
/** ms after which a file goes that was not written anew. */
const OLD = 30 * DAY;
/** Bytes that all files together may have; the oldest go first. */
const LARGE = 256 * 1024 * 1024;
const LOOKED = 'looked';

/** Takes old files out of the cache, and the oldest when it has become large; once a day is enough. Never throws. */
export function prune(folder: string, now: number = Date.now()): void {
  try {
    const looked = statSync(join(folder, LOOKED), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (now - looked < DAY) return;
    keepFile(folder, LOOKED, '');
    const files = readdirSync(folder)
      .filter((name) => name !== LOOKED)
      .map((name) => ({ path: join(folder, name), stat: statSync(join(folder, name), { throwIfNoEntry: false }) }))
      .sort((a, b) => (b.stat?.mtimeMs ?? 0) - (a.stat?.mtimeMs ?? 0));
    let total = 0;
    for (const { path, stat } of files) {
      if (stat === undefined) continue;
      total += stat.size;
      if (now - stat.mtimeMs > OLD || total > LARGE) removeFile(path);
    }
  } catch {
    // Somebody else is at it.
  }
}
