import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mappedSources } from './mapped-source.ts';

/** Sources beyond this many bytes are not shown. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads the sources that a profile names; `null` for what is no regular text file, cannot be read, or is too large.
 * Relative paths are looked up in `directories`, in that order. What is not there may be in a source map of its package.
 */
export function sourceReader(directories: readonly string[]): (path: string) => string | null {
  const mapped = mappedSources();
  return (path) => {
    const places = sourcePlaces(path, directories);
    for (const read of [readText, mapped]) {
      for (const place of places) {
        const text = read(place);
        if (text !== null) return text;
      }
    }
    return null;
  };
}

/** Where a path of a profile may be. */
export function sourcePlaces(path: string, directories: readonly string[]): string[] {
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
