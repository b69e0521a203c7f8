import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { LineTable } from './lines.ts';

/** Where a position of the code was written. */
export interface Origin {
  /** Files, as absolute paths where they are local. */
  readonly files: readonly string[];
  /** Source texts that came with the map, by index into `files`. */
  readonly sources: readonly (string | null)[];
  /** Each place was written where it is. */
  readonly isOwn: boolean;
  /** File and 1-based line of an offset; null where the map says nothing. */
  at(offset: number): { file: number; line: number; column: number } | null;
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
    nameAt: () => null,
  };
}

/** A file that was compiled: positions go through its source map. */
export function mappedOrigin(filename: string, map: object | string, lines: LineTable): Origin {
  const trace = new TraceMap(map as string, filename);
  const path = asPath(filename);
  const files = trace.sources.map((source) => resolveSource(source ?? path, trace.sourceRoot, path));
  const byName = new Map(trace.resolvedSources.map((source, index) => [source, index]));
  return {
    files,
    sources: trace.sources.map((_, index) => trace.sourcesContent?.[index] ?? null),
    isOwn: false,
    nameAt: (offset) => originalPositionFor(trace, lines.position(offset)).name,
    at(offset) {
      const original = originalPositionFor(trace, lines.position(offset));
      if (original.source === null) return null;
      return { file: byName.get(original.source) ?? 0, line: original.line, column: original.column };
    },
  };
}

export function asPath(filename: string): string {
  return filename.startsWith('file:') ? fileURLToPath(filename) : filename;
}

function resolveSource(source: string, root: string | undefined, path: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  if (/^[a-z][a-z0-9+.-]+:/i.test(source)) return source;
  return resolve(dirname(path), root?.startsWith('file:') ? fileURLToPath(root) : (root ?? ''), source);
}
