import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LineShifts } from '../../../instrument/index.ts';
import { lazily } from '../../lazy.ts';
import type { Place } from '../place.ts';

/** Finds where a place of the text that V8 runs is in the text that was loaded. */
export interface Positions {
  /** Absolute path. */
  readonly path: string;
  /** What stack traces call it: the path, or for an ES module the URL. */
  readonly name: string;
  /** The text that was loaded, before probes were put in. */
  readonly source: string;
  /** Line (1-based) → what was inserted on it. */
  readonly shifts: ReadonlyMap<number, LineShifts>;
  /** Source map from the text that V8 runs to the instrumented text, when that was compiled afterwards. */
  readonly compiledMap?: string;
}

const files = new Map<string, Positions>();
const finders = new WeakMap<Positions, (place: Place) => Place>();
let fetchMore = (): void => {};

/** Names what is to be called before a look-up, to add what another thread has found meanwhile. */
export function fetchPositionsWith(fetch: () => void): void {
  fetchMore = fetch;
}

/** Remembers the positions of a file under its path and its URL: CommonJS shows the one, ES modules the other. */
export function addPositions(positions: Positions): void {
  files.set(positions.path, positions);
  files.set(pathToFileURL(positions.path).href, positions);
}

/** The positions of the file of this name (path, or URL with or without a query); undefined when nothing was changed in it. */
export function positionsOf(name: string): Positions | undefined {
  fetchMore();
  const known = files.get(name);
  if (known || !name.startsWith('file:') || !/[?#]/.test(name)) return known;
  return files.get(pathToFileURL(fileURLToPath(name)).href);
}

/** Where `place` was in the text that was loaded. */
export function originalPlace(positions: Positions, place: Place): Place {
  const { line, column } = uncompiledPlace(positions, place);
  const shifts = positions.shifts.get(line);
  return shifts ? { line, column: unshift(shifts, column - 1) + 1 } : { line, column };
}

/** The same for V8's own way to name places: 1-based line, 0-based column; null for a script that was not changed. */
export function loadedPlace(name: string, line: number, column: number): (Place & { path: string }) | null {
  const positions = positionsOf(name);
  if (positions === undefined) return null;
  const place = originalPlace(positions, { line, column: column + 1 });
  return { path: positions.path, line: place.line, column: place.column - 1 };
}

function uncompiledPlace(positions: Positions, place: Place): Place {
  if (positions.compiledMap === undefined) return place;
  const find =
    finders.get(positions) ??
    lazily<typeof import('../typescript/compile.ts')>('typescript').placeFinder(positions.compiledMap);
  finders.set(positions, find);
  return find(place);
}

/** Takes the insertions before `column` (0-based, of the changed line) out again. */
function unshift(shifts: LineShifts, column: number): number {
  let inserted = 0;
  for (let i = 0; i < shifts.length; i += 2) {
    const at = shifts[i]!;
    const length = shifts[i + 1]!;
    if (column < at + inserted) break;
    if (column < at + inserted + length) return at;
    inserted += length;
  }
  return column - inserted;
}
