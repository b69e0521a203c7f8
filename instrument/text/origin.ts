import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, traceSegment } from '@jridgewell/trace-mapping';
import { InstrumentError } from '../error.ts';
import { readInputMap } from './input-map.ts';
import type { LineTable } from './lines.ts';

/** Where a position of the code was written. */
export interface Origin {
  /** Files, as absolute paths where they are local. */
  readonly files: readonly string[];
  /** Source texts that came with the map, by index into `files`. */
  readonly sources: readonly (string | null)[];
  /** Each place was written where it is. */
  readonly isOwn: boolean;
  /** File and 1-based line of an offset, and a name that the map has there; null where it says nothing. */
  at(offset: number): { file: number; line: number; column: number; name?: string | null } | null;
  /** Whether the map has a place for just this offset, or the blanks before it, and that is the beginning of a file. */
  isTop(offset: number): boolean;
  /** What an identifier at an offset was called there; null where the map says nothing. */
  nameAt(offset: number): string | null;
}

/** A file that was written as it is. */
export function ownOrigin(filename: string, code: string, lines: LineTable): Origin {
  return {
    files: [asPath(filename)],
    sources: [code],
    isOwn: true,
    at: (offset) => ({ file: 0, ...lines.position(offset) }),
    isTop: () => false,
    nameAt: () => null,
  };
}

/**
 * A file that was compiled: positions go through its source map.
 * @throws InstrumentError when the map cannot be used, at once or where the first position is asked for.
 */
export function mappedOrigin(filename: string, map: object | string, code: string, lines: LineTable): Origin {
  const { trace, checkPositions } = readInputMap(map, filename, code, lines);
  const path = asPath(filename);
  const files = trace.sources.map((source) => resolveSource(source ?? path, trace.sourceRoot, path));
  const byName = new Map(trace.resolvedSources.map((source, index) => [source, index]));
  const original = (offset: number) => {
    checkPositions();
    return originalPositionFor(trace, lines.position(offset));
  };
  return {
    files,
    sources: trace.sources.map((_, index) => trace.sourcesContent?.[index] ?? null),
    isOwn: false,
    nameAt: (offset) => original(offset).name,
    isTop(offset) {
      checkPositions();
      const { line, column } = lines.position(offset);
      const [from = 0, , ...place] = traceSegment(trace, line - 1, column) ?? [];
      return place[0] === 0 && place[1] === 0 && code.slice(offset - column + from, offset).trim() === '';
    },
    at(offset) {
      const { source, line, column, name } = original(offset);
      return source === null ? null : { file: byName.get(source) ?? 0, line, column, name };
    },
  };
}

export function asPath(filename: string): string {
  return filename.startsWith('file:') ? fileURLToPath(filename) : filename;
}

function resolveSource(source: string, root: string | undefined, path: string): string {
  try {
    if (source.startsWith('file:')) return fileURLToPath(source);
    if (/^[a-z][a-z0-9+.-]+:/i.test(source)) return source;
    return resolve(dirname(path), root?.startsWith('file:') ? fileURLToPath(root) : (root ?? ''), source);
  } catch {
    // A URL of another machine, or one that is none.
    throw new InstrumentError(
      `its source map names a source that is no file: ${JSON.stringify(source.slice(0, 100))}`,
      path,
      0,
      0,
    );
  }
}
