import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { GenMapping, maybeAddMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { eachMapping, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Loader, Location, TransformFailure } from 'esbuild';
import type { SourceMapV3 } from '../../../instrument/index.ts';
import { lazyPackage } from '../../lazy.ts';
import { stripTypeScriptTypes } from '../../node-can.ts';
import { OWN_HELPER } from '../../process/own-helper.ts';
import type { Place } from '../place.ts';
import { withoutWarnings } from '../unnoticed/quiet.ts';
import { compileWithMetadata, needsMetadata, versionFor, WrongText } from './metadata.ts';
import { type CompilerOptions, nearestCompilerOptions } from './tsconfig.ts';

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
  const options = nearestCompilerOptions(dirname(path));
  const ofProject = options?.emitDecoratorMetadata === true ? versionFor(path) : '';
  return [compiler, process.versions.node, JSON.stringify(options), ofProject];
}

/**
 * Compiles TypeScript or JSX by the settings of the nearest `tsconfig.json`.
 * @throws SyntaxError that shows the place as Node does.
 */
export function compile(text: string, path: string, format: 'cjs' | 'esm'): Compiled {
  const compilerOptions = nearestCompilerOptions(dirname(path));
  if (needsMetadata(text, path, compilerOptions)) return withMetadata(text, path, format, compilerOptions!);
  const { transformSync } = lazyPackage<typeof import('esbuild')>('esbuild');
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

function withMetadata(text: string, path: string, format: 'cjs' | 'esm', options: CompilerOptions): Compiled {
  try {
    return compileWithMetadata(text, path, format, options);
  } catch (error) {
    if (!(error instanceof WrongText)) throw error;
    const { message, start, length } = error;
    const before = text.slice(0, start).split('\n');
    const lineText = text.split('\n')[before.length - 1]!;
    throw syntaxErrorAt(message, path, { line: before.length, column: before.at(-1)!.length, length, lineText });
  }
}

function syntaxError(failure: TransformFailure, path: string): Error {
  const first = failure.errors?.[0];
  if (!first) return failure;
  return first.location ? syntaxErrorAt(first.text, path, first.location) : new SyntaxError(first.text);
}

/** 1-based line, 0-based column. */
type WrongPlace = Pick<Location, 'line' | 'column' | 'length' | 'lineText'>;

function syntaxErrorAt(message: string, path: string, { line, column, length, lineText }: WrongPlace): SyntaxError {
  const error = new SyntaxError(message);
  const caret = `${' '.repeat(column)}${'^'.repeat(Math.max(1, length))}`;
  const place = `${path}:${line}`;
  error.stack = `${place}\n${lineText}\n${caret}\n\nSyntaxError: ${message}\n    at ${place}:${column + 1}`;
  return error;
}
