import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READABLE } from '../../instrument/readable/long-lines.ts';
import { openCache } from '../cache/folder.ts';
import { AS_LOADED } from '../text/as-loaded.ts';
import { isOfProject, isScriptOfPackage } from '../text/project.ts';
import { readRegular } from '../text/read-regular.ts';
import { mappedSources } from './mapped-source.ts';
import { readableText } from './readable-text.ts';

/** The text of a file that a profile names; null: it cannot be had. */
export type ReadSource = (path: string) => string | null;

/** What a program has loaded. */
export interface LoadedFiles {
  /** Paths of files that may be read wherever they are. */
  readonly paths: ReadonlySet<string>;
  /** Texts that ran and are not those of their files, by what the report calls them. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads the sources that a profile names; `null` for what is no regular text file, cannot be read, or is larger than 64 MiB.
 * Relative paths are looked up in `directories`, in that order. What is not there may be in a source map of its package.
 * The readable form of a minified file is that of the folder `cache`, or made from that file once more; null: there is no such folder.
 *
 * A profile may come from anywhere, and what it names from a source map that does. Only files of the project around the working folder,
 * scripts of packages, and `loaded` files are read. A text that ran and is in no file is of `loaded`, too.
 */
export function sourceReader(
  directories: readonly string[],
  loaded: LoadedFiles = NONE,
  cache?: string | null,
): ReadSource {
  const readText = (path: string): string | null => (mayRead(path, loaded.paths) ? textOf(path) : null);
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
    if (path.endsWith(AS_LOADED)) return madeText(path, directories, loaded.texts);
    if (!path.endsWith(READABLE)) return read(path);
    if (!readable.has(path)) {
      const folder = cache === undefined ? openCache() : cache;
      readable.set(path, readableText(path.slice(0, -READABLE.length), read, folder));
    }
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

const NONE: LoadedFiles = { paths: new Set(), texts: new Map() };

function madeText(name: string, directories: readonly string[], texts: LoadedFiles['texts']): string | null {
  for (const place of sourcePlaces(name, directories)) {
    const text = texts.get(place);
    if (text !== undefined) return text;
  }
  return null;
}

function mayRead(path: string, loaded: ReadonlySet<string>): boolean {
  return loaded.has(path) || isOfProject(path, process.cwd()) || isScriptOfPackage(path);
}

function textOf(path: string): string | null {
  const text = readRegular(path);
  return text?.includes('\0') ? null : text;
}
