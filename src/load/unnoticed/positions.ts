import { fileURLToPath } from 'node:url';
import { LINE_END, type LineTable, lineTable } from '../../../instrument/text/lines.ts';
import { lineBefore } from '../../../instrument/text/shifts.ts';
import { lazily } from '../../lazy.ts';
import type { Place, Positions } from '../place.ts';
import { shiftsOf, weakly } from '../shifts.ts';
import { thisThread } from '../this-thread.ts';

const { files, finders, lines } = thisThread.positions;

/** Names what is to be called before a look-up, to add what another thread has found meanwhile. */
export function fetchPositionsWith(fetch: () => void): void {
  thisThread.positions.fetch = fetch;
}

/** Remembers the positions of a file. */
export function addPositions(positions: Positions): void {
  files.set(positions.path, positions);
  // What the program evaluates may have a name that is no path: one with a query, or with a blank as %20.
  files.set(positions.name, positions);
  if (positions.measuredAs !== undefined) files.set(positions.measuredAs, positions);
}

/** The positions of the file of this name (path, or URL with or without a query); undefined when nothing was changed in it. */
export function positionsOf(name: string): Positions | undefined {
  thisThread.positions.fetch();
  if (!name.startsWith('file:')) return files.get(name);
  try {
    return files.get(fileURLToPath(name));
  } catch {
    // A name that somebody has made up.
    return undefined;
  }
}

/** Where `place` was in the text that was loaded. */
export function originalPlace({ compiledMap, shifts, readableMap }: Positions, place: Place): Place {
  return through(readableMap, unshifted(shifts, through(compiledMap, place)));
}

/** Where a place as V8 names it (1-based line, 0-based column) was in the text that was instrumented; null for a script that was not changed. */
export function instrumentedPlace(name: string, line: number, column: number): (Place & { path: string }) | null {
  const positions = positionsOf(name);
  if (positions === undefined) return null;
  const { path, compiledMap, measuredAs = path, shifts } = positions;
  // Each of them is asked for once.
  const at = unshifted(shifts, through(compiledMap, { line, column: column + 1 }), false);
  return { path: measuredAs, line: at.line, column: at.column - 1 };
}

/** Where a place of the instrumented text was in the text that was instrumented. */
function unshifted(shifts: string, place: Place, isRemembered = true): Place {
  const before = shiftsOf(shifts).unshift(place.line, place.column - 1, isRemembered);
  return before === undefined ? place : { line: place.line + before.down, column: before.column + 1 };
}

/** Where a place of the text that was instrumented was in the text that was loaded. */
export function writtenPlace({ readableMap }: Positions, place: Place): Place {
  return through(readableMap, place);
}

/** Where a source map leads; without one, the same place. */
function through(map: string | undefined, place: Place): Place {
  if (map === undefined) return place;
  const make = (): ((place: Place) => Place) =>
    lazily<typeof import('../typescript/compile.ts')>('typescript').placeFinder(map);
  return weakly(finders, map, make)(place);
}

/** The lines of a text. */
export function linesOf(text: string): LineTable {
  return weakly(lines, text, lineTable);
}

/** The text that was loaded between two places of it. */
export function writtenBetween(positions: Positions, from: Place, to: Place): string {
  const whole: string[] = [];
  for (let line = from.line; line <= to.line; line++) whole.push(writtenLine(positions, line));
  const last = whole.pop()!.slice(0, to.column - 1);
  return (whole.join('') + last).slice(from.column - 1);
}

/** A line (1-based) of the text that was loaded, without its end; undefined where it has fewer. */
export function sourceLine(positions: Positions, line: number): string | undefined {
  const { code, source = '' } = positions;
  if (line > linesOf(code ?? source).count) return undefined;
  return writtenLine(positions, line).replace(LINE_END, '');
}

/** The same with its end. */
function writtenLine({ code, source = '', shifts }: Positions, line: number): string {
  const text = code ?? source;
  const { start } = linesOf(text);
  const found = text.slice(start(line), start(line + 1));
  const inserted = code === undefined ? undefined : shiftsOf(shifts).get(line);
  return inserted === undefined ? found : lineBefore(found, inserted);
}
