import { lineTable } from '../text/lines.ts';
import type { Origin } from '../text/origin.ts';
import { parse } from '../tree/parse.ts';
import type { FunctionInfo, InstrumentOptions } from '../types.ts';
import { findAnnotations, mayBeAnnotated } from './annotations.ts';
import { type Fn, findFunctions } from './functions.ts';
import type { Wrappers } from './wrappers.ts';

/**
 * The functions to measure, outer ones first. What is nested in a selected function is selected with it. `top`: where top-level code
 * that somebody wrote begins; it may be in a function that nobody wrote.
 */
export function select(
  functions: readonly Fn[],
  wanted: NonNullable<InstrumentOptions['select']>,
  origin: Origin,
  info: (fn: Fn) => FunctionInfo,
  { top, wrappers }: { top: Fn<'module'> | undefined; wrappers: Wrappers },
): Set<Fn> {
  const selected = new Set<Fn>();
  for (const fn of functions) {
    const isOwn =
      wanted === 'all' ||
      (wanted === 'annotated' ? info(fn).annotated : fn.kind !== 'fields' && fn.kind !== 'static' && wanted(info(fn)));
    const follows = fn.parent !== null && selected.has(fn.parent);
    const isWritten =
      fn.kind === 'module' ? top !== undefined : origin.at(fn.start) !== null || wrappers.bodyOf(fn) !== null;
    if ((isOwn || follows) && isWritten) selected.add(fn);
  }
  return selected;
}

/**
 * Compilers drop comments, or move them. When the code came with its source, annotations are looked up there: a
 * function counts as annotated when it begins inside an annotated function of the original.
 */
export function annotatedInOriginal(origin: Origin, sources: readonly (string | null)[]): (fn: Fn) => boolean {
  const ranges: { file: number; from: [number, number]; to: [number, number] }[] = [];
  sources.forEach((source, file) => {
    if (source === null || !mayBeAnnotated(source)) return;
    const lines = lineTable(source);
    try {
      const { program, comments } = parse(source, { filename: origin.files[file]!, sourceType: 'unambiguous' });
      const { functions } = findFunctions(program, findAnnotations(source, comments, lines), ({ name }) => name);
      for (const fn of functions) {
        if (!fn.annotated) continue;
        const from = lines.position(exportedStart(source, fn.start));
        const to = lines.position(fn.node.end);
        ranges.push({ file, from: [from.line, from.column], to: [to.line, to.column] });
      }
    } catch {
      // A source in another language than its name says: its annotations cannot be found.
    }
  });
  if (ranges.length === 0) return () => false;
  return (fn) => {
    if (fn.kind === 'module') return false;
    const at = origin.at(fn.start);
    if (at === null) return false;
    return ranges.some(({ file, from, to }) => file === at.file && !before(at, from) && before(at, to));
  };
}

/** Compilers' maps lead from a function that is exported where it is declared to its `export`. */
function exportedStart(source: string, start: number): number {
  const word = /\bexport\s+(?:default\s+)?$/.exec(source.slice(Math.max(0, start - 40), start));
  return start - (word?.[0].length ?? 0);
}

function before(at: { line: number; column: number }, limit: [number, number]): boolean {
  return at.line < limit[0] || (at.line === limit[0] && at.column < limit[1]);
}
