import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { GenMapping, maybeAddMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { eachMapping, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Loader, TransformFailure } from 'esbuild';
import type { SourceMapV3 } from '../../../instrument/index.ts';
import { withoutTrace } from '../../lazy.ts';
import { stripTypeScriptTypes } from '../../node-can.ts';
import { OWN_HELPER } from '../../process/own-helper.ts';
import type { Place } from '../place.ts';
import { withoutWarnings } from '../unnoticed/quiet.ts';
import { nearestCompilerOptions } from './tsconfig.ts';

/** TypeScript or JSX, compiled to what Node runs. */
export interface Compiled {
  code: string;
  /** JSON. */
  map: string;
}

const LOADERS: Record<string, Loader> = { '.tsx': 'tsx', '.jsx': 'jsx' };

/**
 * Whether Node's own type stripping suffices for the text: it knows no enums, namespaces, parameter properties or
 * decorators, and keeps imports that are only types, so a project must have said that it is written for it.
 */
export function canBeStripped(text: string, path: string): boolean {
  if (!stripTypeScriptTypes || !/\.[cm]?ts$/.test(path)) return false;
  const options = nearestCompilerOptions(dirname(path));
  if (options && !options.verbatimModuleSyntax && !options.erasableSyntaxOnly) return false;
  try {
    // It is experimental, and says so.
    withoutWarnings(() => stripTypeScriptTypes!(text));
    return true;
  } catch {
    return false;
  }
}

/** What decides, beside its text, what becomes of a file: the compiler, and its settings. */
export function waysOfCompiling(path: string): string[] {
  const compiler = readFileSync(createRequire(import.meta.url).resolve('esbuild/package.json'), 'utf8');
  return [compiler, process.versions.node, JSON.stringify(nearestCompilerOptions(dirname(path)))];
}

/**
 * Compiles TypeScript or JSX by the settings of the nearest `tsconfig.json`.
 * @throws SyntaxError that shows the place as Node does.
 */
export function compile(text: string, path: string, format: 'cjs' | 'esm'): Compiled {
  const { transformSync } = esbuild();
  const compilerOptions = nearestCompilerOptions(dirname(path));
  try {
    // It runs a program of its own, which a recording of the process tree must not take for one of the script's.
    process.env[OWN_HELPER] = '1';
    const { code, map } = transformSync(text, {
      loader: LOADERS[extname(path)] ?? 'ts',
      sourcefile: path,
      sourcemap: 'external',
      sourcesContent: false,
      format,
      platform: 'node',
      target: `node${process.versions.node}`,
      logLevel: 'silent',
      tsconfigRaw: { compilerOptions: compilerOptions ?? {} },
    });
    return { code, map };
  } catch (error) {
    throw syntaxError(error as TransformFailure, path);
  } finally {
    delete process.env[OWN_HELPER];
  }
}

/** The map from the last text to the first, from the maps of the two steps between; each as JSON or as an object. */
export function compose(later: SourceMapV3 | string, earlier: SourceMapV3 | string): string {
  const map = new GenMapping();
  const first = new TraceMap(later as never);
  const second = new TraceMap(earlier as never);
  eachMapping(first, ({ generatedLine, generatedColumn, originalLine, originalColumn }) => {
    if (originalLine === null) return;
    const { source, line, column } = originalPositionFor(second, { line: originalLine, column: originalColumn });
    if (source === null) return;
    const generated = { line: generatedLine, column: generatedColumn };
    maybeAddMapping(map, { generated, source, original: { line, column } });
  });
  return JSON.stringify(toEncodedMap(map));
}

/** Finds where a place of compiled text is in the text that was compiled. */
export function placeFinder(map: string): (place: Place) => Place {
  const trace = new TraceMap(map);
  return (place) => {
    const { line, column } = originalPositionFor(trace, { line: place.line, column: place.column - 1 });
    return line === null ? place : { line, column: column + 1 };
  };
}

let loaded: typeof import('esbuild') | undefined;

function esbuild(): typeof import('esbuild') {
  loaded ??= withoutTrace(() => createRequire(import.meta.url)('esbuild') as typeof import('esbuild'));
  return loaded;
}

function syntaxError(failure: TransformFailure, path: string): Error {
  const first = failure.errors?.[0];
  if (!first) return failure;
  const error = new SyntaxError(first.text);
  const { location } = first;
  if (location) {
    const caret = `${' '.repeat(location.column)}${'^'.repeat(Math.max(1, location.length))}`;
    const place = `${path}:${location.line}`;
    const frame = `    at ${place}:${location.column + 1}`;
    error.stack = `${place}\n${location.lineText}\n${caret}\n\nSyntaxError: ${first.text}\n${frame}`;
  }
  return error;
}
