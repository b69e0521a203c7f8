import * as fs from 'node:fs';

// `readFileSync` calls others of these by their public names, which a program may count or have replaced.
const { closeSync, fstatSync, openSync, readSync } = fs;
const Bytes = Uint8Array;

/** What is in a file. @throws when it cannot be read. */
export function readBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = new Bytes(size);
    for (let at = 0, read = 1; at < size && read > 0; at += read) read = readSync(file, bytes, at, size - at, at);
    return bytes;
  } finally {
    closeSync(file);
  }
}
