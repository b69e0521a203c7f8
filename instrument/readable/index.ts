import babelGenerator from '@babel/generator';
import { parse as babelParse } from '@babel/parser';
import type * as t from '@babel/types';
import { addSegment, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import { type LineTable, lineTable } from '../text/lines.ts';
import type { InstrumentOptions, SourceMapV3 } from '../types.ts';
import { isDense } from './dense.ts';
import { hasLongLines } from './long-lines.ts';
import { pair } from './pair.ts';
import { rewrite } from './rewrite.ts';

// A CommonJS package: what it exports by default is one level down.
const generate = babelGenerator.default;

export { explain } from './explain.ts';

export interface ReadableOptions extends Pick<InstrumentOptions, 'filename' | 'sourceType'> {
  /** Also a file that people can read as it is. */
  always?: boolean;
}

/** A program with one statement a line. */
export interface ReadableForm {
  code: string;
  /** From each place that V8 may name in `code` to where it is in the text as written. */
  map: SourceMapV3;
}

/**
 * The readable form of a minified program, which does the same. Null when the lines of the file mean something as they are,
 * and when its form cannot be shown to be the same program.
 * @throws an error of Babel's parser when the file does not parse.
 */
export function readable(code: string, options: ReadableOptions): ReadableForm | null {
  if (!options.always && !hasLongLines(code)) return null;
  const file = parse(code, options);
  if (!options.always && !isDense(file.program)) return null;
  const { sourceType = 'unambiguous' } = options;
  rewrite(file, { completionShows: sourceType === 'script' });
  const printed = generate(file, { compact: false }).code;
  const pairs: [number, number][] = [];
  const made = { code, program: file.program };
  const same = pair(made, { code: printed, program: parse(printed, options).program }, (...each) => pairs.push(each));
  return same ? { code: printed, map: mapOf(pairs, lineTable(code), lineTable(printed), options.filename) } : null;
}

/** The map of pairs of offsets, in the printed text and in the one as written. */
function mapOf(pairs: [number, number][], from: LineTable, to: LineTable, filename: string): SourceMapV3 {
  const map = new GenMapping();
  let last = -1;
  for (const [at, was] of pairs.sort(([a], [b]) => a - b)) {
    if (at === last) continue;
    last = at;
    const place = to.position(at);
    const origin = from.position(was);
    addSegment(map, place.line - 1, place.column, filename, origin.line - 1, origin.column);
  }
  return toEncodedMap(map) as SourceMapV3;
}

/** For each line of the form, where its first word or sign was written (both from 1); null where nothing of the file stands. */
export function writtenPlaces({ map }: ReadableForm): ({ line: number; column: number } | null)[] {
  return decodedMappings(new TraceMap(map as never)).map(([first]) =>
    first?.[2] === undefined ? null : { line: first[2] + 1, column: first[3]! + 1 },
  );
}

/** With parentheses as nodes, because some of them mean something: `(f) = function () {}` gives no name. */
function parse(code: string, { sourceType = 'unambiguous' }: ReadableOptions): t.File {
  return babelParse(code, {
    sourceType: sourceType === 'commonjs' ? 'script' : sourceType,
    allowReturnOutsideFunction: sourceType === 'commonjs' || sourceType === 'unambiguous',
    allowNewTargetOutsideFunction: sourceType === 'commonjs',
    allowUndeclaredExports: true,
    createImportExpressions: true,
    createParenthesizedExpressions: true,
    plugins: ['decorators', 'explicitResourceManagement', 'sourcePhaseImports', 'deferredImportEvaluation'],
  });
}
