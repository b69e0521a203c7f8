import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import { readProfile } from '../profile/read.ts';
import type { Profile } from '../profile/types.ts';
import { systemReason } from '../text/system-reason.ts';

/** Larger files are no profiles: a profile grows with lines and contexts, not with time. */
const MOST_BYTES = 500 * 1024 * 1024;

/**
 * Reads a profile from a file, or from standard input when `file` is `-`.
 * @throws MprofLineError when the file cannot be read or holds no profile.
 */
export function readProfileFile(file: string): Profile {
  return readProfile(readText(file), file === '-' ? 'standard input' : file);
}

function readText(file: string): string {
  try {
    if (file === '-') return readPipe(0, 'standard input');
    const stat = statSync(file);
    if (stat.isFIFO()) return readPipe(file, file);
    if (!stat.isFile())
      throw new MprofLineError(
        `${file} is ${stat.isDirectory() ? 'a directory' : 'no regular file'}, expected a profile`,
      );
    if (stat.size > MOST_BYTES) throw tooLarge(file);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof MprofLineError) throw error;
    throw new MprofLineError(`cannot read ${file}: ${systemReason(error)}`);
  }
}

/** What another program writes, which may have no end. */
function readPipe(from: string | number, name: string): string {
  const fd = typeof from === 'number' ? from : openSync(from, 'r');
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(1 << 20);
    const count = readOrWait(fd, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    length += count;
    if (length > MOST_BYTES) throw tooLarge(name);
  }
  if (fd !== 0) closeSync(fd);
  return Buffer.concat(chunks).toString('utf8');
}

/** A terminal's or a shared pipe's descriptor may not block. */
function readOrWait(fd: number, chunk: Buffer): number {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      return readSync(fd, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EOF') return 0;
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, 10);
    }
  }
}

function tooLarge(name: string): MprofLineError {
  return new MprofLineError(`${name} is larger than 500 MB, expected a profile`);
}
