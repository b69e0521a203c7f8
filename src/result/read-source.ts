import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READABLE } from '../../instrument/readable/long-lines.ts';
import { mappedSources } from './mapped-source.ts';
import { readableText } from './readable-text.ts';

/** Sources beyond this many bytes are not shown. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads the sources that a profile names; `null` for what is no regular text file, cannot be read, or is too large.
 * Relative paths are looked up in `directories`, in that order. What is not there may be in a source map of its package.
 * The readable form of a minified file is made from that file once more.
 */
export function sourceReader(directories: readonly string[]): (path: string) => string | null {
  const mapped = mappedSources();
  const read = (path: string): string | null => {
    const places = sourcePlaces(path, directories);
    for (const source of [readText, mapped]) {
      for (const place of places) {
        const text = source(place);
        if (text !== null) return text;
      }
    }
    return null;
  };
  // Making one takes a while.
  const readable = new Map<string, string | null>();
  return (path) => {
    if (!path.endsWith(READABLE)) return read(path);
    if (!readable.has(path)) readable.set(path, readableText(path.slice(0, -READABLE.length), read));
    return readable.get(path) ?? null;
  };
}

/** Where a path of a profile may be; for a readable form, the file that it is made from. */
export function sourcePlaces(name: string, directories: readonly string[]): string[] {
  const path = name.endsWith(READABLE) ? name.slice(0, -READABLE.length) : name;
  try {
    if (path.startsWith('file:')) return [fileURLToPath(path)];
    if (isAbsolute(path)) return [path];
    return directories.map((directory) => resolve(directory, path));
  } catch {
    return [];
  }
}

function readText(path: string): string | null {
  try {
    // A device or a pipe could block for ever or never end.
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > MOST_BYTES) return null;
    const text = readFileSync(path, 'utf8');
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
