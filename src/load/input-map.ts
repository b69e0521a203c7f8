import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The source map of a file that was compiled before. */
export interface InputMap {
  /** JSON text. */
  json: string;
  /** The folder that the map's sources are relative to. */
  directory: string;
}

const COMMENT = /^[ \t]*\/\/[#@] ?sourceMappingURL=(\S+)[ \t]*$/gm;

/**
 * The source map that the text of the file at `path` names, inline or beside it; null when it has none that can be read.
 * `above`: lines before the text that the map counts, and says nothing about.
 */
export function inputMapOf(text: string, path: string, above = 0): InputMap | null {
  if (!text.includes('sourceMappingURL=')) return null;
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1];
  if (url === undefined) return null;
  try {
    if (url.startsWith('data:')) return { json: without(above, decodeDataUrl(url)), directory: dirname(path) };
    const file = url.startsWith('file:') ? fileURLToPath(url) : resolve(dirname(path), decodeURIComponent(url));
    return { json: without(above, readFileSync(file, 'utf8')), directory: dirname(file) };
  } catch {
    return null;
  }
}

/** @throws when the map says something about those lines. */
function without(lines: number, json: string): string {
  if (lines === 0) return json;
  const map = JSON.parse(json) as { mappings: string };
  if (!map.mappings.startsWith(';'.repeat(lines))) throw new Error('a map of something else');
  return JSON.stringify({ ...map, mappings: map.mappings.slice(lines) });
}

function decodeDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(data, 'base64').toString('utf8')
    : decodeURIComponent(data);
}

/** What is read of a map here. */
interface MapSources {
  sources: (string | null)[];
  sourceRoot?: string;
  sourcesContent?: (string | null)[];
}

/** Whether one of the map's original files says `@profile`: compilers drop comments, so the compiled text may not. */
export function originalsMention(map: InputMap, word: string): boolean {
  return map.json.includes(word) || someSource(map, (text) => text().includes(word));
}

/** Whether the text of one of the map's original files can be had, so that its lines can be shown. */
export function hasOriginals(map: InputMap): boolean {
  return someSource(map, (text) => text() !== '', true);
}

/** Whether `test` holds for the text of one of the originals; those inside of the map only `withContent`. */
function someSource(map: InputMap, test: (text: () => string) => boolean, withContent = false): boolean {
  try {
    const { sources, sourceRoot = '', sourcesContent } = JSON.parse(map.json) as MapSources;
    return sources.some((source, index) => {
      const content = sourcesContent?.[index];
      if (source === null || (content && !withContent)) return false;
      return test(() => content || (readOriginal(map, sourceRoot + source) ?? ''));
    });
  } catch {
    return false;
  }
}

/** The text of an original file by its path or URL; null when there is none. */
export function readOriginal(map: InputMap, source: string): string | null {
  try {
    if (source.startsWith('file:')) return readFileSync(fileURLToPath(source), 'utf8');
    return readFileSync(isAbsolute(source) ? source : resolve(map.directory, source), 'utf8');
  } catch {
    return null;
  }
}
