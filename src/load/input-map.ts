import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mayBeAnnotated } from '../../instrument/select/annotations.ts';
import { isOfProject } from '../text/project.ts';
import { readRegular } from '../text/read-regular.ts';

/** The source map of a file that was compiled before. */
export interface InputMap {
  /** JSON text. */
  json: string;
  /** The folder that the map's sources are relative to. */
  directory: string;
  /** The path of the file that has the map. */
  of: string;
}

const COMMENT = /^[ \t]*\/\/[#@] ?sourceMappingURL=(\S+)[ \t]*$/gm;

/**
 * The source map that the text of the file at `path` names, inline or beside it; null when it has none that can be read.
 * `above`: lines before the text that the map counts, and says nothing about. Of a map that may not be read `refused` hears, with the reason.
 */
export function inputMapOf(
  text: string,
  path: string,
  above = 0,
  refused: (reason: string) => void = () => {},
): InputMap | null {
  if (!text.includes('sourceMappingURL=')) return null;
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1];
  if (url === undefined) return null;
  try {
    if (url.startsWith('data:'))
      return { json: without(above, decodeDataUrl(url)), directory: dirname(path), of: path };
    const file = url.startsWith('file:') ? fileURLToPath(url) : resolve(dirname(path), decodeURIComponent(url));
    const json = readNear(file, path);
    if (json === null && existsSync(file)) refused(`its source map ${file} is not read: ${WHAT_IS_READ}`);
    return json === null ? null : { json: without(above, json), directory: dirname(file), of: path };
  } catch {
    return null;
  }
}

const WHAT_IS_READ = 'expected a file of at most 64 MB in this project or its package';

/** The text of a regular file of the project, or of the package of the file at `path`. */
function readNear(file: string, path: string): string | null {
  return isOfProject(file, workingFolder(), path) ? readRegular(file) : null;
}

/** The program may have removed it. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
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

/** What is read of a map, or of a section of one, here. */
interface MapSources {
  sources?: (string | null)[];
  sourceRoot?: string;
  sourcesContent?: (string | null)[];
  sections?: { map: MapSources }[];
}

/** Whether one of the map's original files says `@profile`: compilers drop comments, so the compiled text may not. */
export function originalsMayBeAnnotated(map: InputMap): boolean {
  return mayBeAnnotated(map.json) || someSource(map, (text) => mayBeAnnotated(text()));
}

/** Whether the text of one of the map's original files can be had, so that its lines can be shown. */
export function hasOriginals(map: InputMap): boolean {
  return someSource(map, (text) => text() !== '', true);
}

/** Whether `test` holds for the text of one of the originals; those inside of the map only `withContent`. */
function someSource(map: InputMap, test: (text: () => string) => boolean, withContent = false): boolean {
  const looked = new Set<string>();
  const some = ({ sources = [], sourceRoot = '', sourcesContent }: MapSources): boolean =>
    sources.some((source, index) => {
      const content = sourcesContent?.[index];
      const path = `${sourceRoot}${source}`;
      if (source === null || looked.has(path) || (content && !withContent)) return false;
      looked.add(path);
      return test(() => content || (readOriginal(map, path) ?? ''));
    });
  try {
    const whole = JSON.parse(map.json) as MapSources;
    return whole.sections ? whole.sections.some((section) => some(section.map)) : some(whole);
  } catch {
    return false;
  }
}

/** The text of an original file by its path or URL; null when there is none, or when it is of another project. */
export function readOriginal(map: InputMap, source: string): string | null {
  try {
    const file = source.startsWith('file:') ? fileURLToPath(source) : resolve(map.directory, source);
    return readNear(file, map.of);
  } catch {
    return null;
  }
}
