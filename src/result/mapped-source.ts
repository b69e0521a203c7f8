import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readRegular } from '../text/read-regular.ts';

/** A package is not searched for maps beyond these. */
const MOST_MAPS = 200;
const MOST_DEPTH = 3;

/** What this needs of a source map. */
interface SourceMap {
  sources?: unknown[];
  sourceRoot?: unknown;
  sourcesContent?: unknown[];
}

/**
 * Texts of original files that a package was published without, but that one of its source maps carries. Made once a
 * report: the texts of a package are remembered.
 */
export function mappedSources(): (path: string) => string | null {
  const packages = new Map<string, Map<string, string>>();
  return (path) => {
    const root = packageRoot(path);
    if (root === null) return null;
    let texts = packages.get(root);
    if (texts === undefined) {
      texts = textsOf(mapsBelow(root));
      packages.set(root, texts);
    }
    return texts.get(path) ?? null;
  };
}

/** The nearest folder above `path` that holds a package.json. */
function packageRoot(path: string): string | null {
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
  }
  return null;
}

function mapsBelow(root: string): string[] {
  const maps: string[] = [];
  let folders = [root];
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      for (const entry of entriesOf(folder)) {
        if (maps.length >= MOST_MAPS) return maps;
        if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
          next.push(join(folder, entry.name));
        } else if (entry.isFile() && /\.[cm]?js\.map$/.test(entry.name)) maps.push(join(folder, entry.name));
      }
    }
    folders = next;
  }
  return maps;
}

function entriesOf(folder: string): { name: string; isFile(): boolean; isDirectory(): boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function textsOf(maps: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of maps) {
    const { sources, sourceRoot, sourcesContent } = readMap(file);
    if (!Array.isArray(sources) || !Array.isArray(sourcesContent)) continue;
    for (const [index, source] of sources.entries()) {
      const text = sourcesContent[index];
      if (typeof source !== 'string' || typeof text !== 'string') continue;
      const root = typeof sourceRoot === 'string' ? sourceRoot : '';
      const path = resolve(dirname(file), root, source);
      if (!texts.has(path)) texts.set(path, text);
    }
  }
  return texts;
}

function readMap(file: string): SourceMap {
  try {
    const map: unknown = JSON.parse(readRegular(file) ?? '{}');
    return typeof map === 'object' && map !== null ? map : {};
  } catch {
    return {};
  }
}
