import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Larger files are no sources and no maps. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The text of a file; null when there is none, when it is no regular file, or when it is larger than 64 MiB. */
export function readRegular(path: string): string | null {
  try {
    // To open a device can do something by itself; a pipe would block.
    if (!isSane(statSync(path))) return null;
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return readAll(file);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

function readAll(file: number): string | null {
  const stat = fstatSync(file);
  if (!isSane(stat)) return null;
  // No more than was there: some files of the system say that they are empty, and never end.
  const bytes = new Uint8Array(stat.size);
  let length = 0;
  for (let read = 1; length < stat.size && read > 0; length += read)
    read = readSync(file, bytes, length, stat.size - length, length);
  // A method of Buffer's would be the program's.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length));
}

function isSane(stat: { isFile(): boolean; size: number }): boolean {
  return stat.isFile() && stat.size <= MOST_BYTES;
}
