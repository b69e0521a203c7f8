import { decodedMappings, FlattenMap, TraceMap } from '@jridgewell/trace-mapping';
import { InstrumentError } from '../error.ts';
import type { LineTable } from './lines.ts';

/** No line of an original stands further down. */
const MOST_LINE = 10_000_000;
const MOST_SOURCES = 100_000;
const MOST_PATH = 32_768;
/** A segment takes some ten characters, and no character of the code needs more than one. */
const MAPPINGS_PER_CHARACTER = 40;
const MOST_MAPPINGS_OF_NOTHING = 100_000;

/** A source map, whole or of sections, whose positions have been looked at. */
export interface InputMap {
  readonly trace: TraceMap;
  /** @throws InstrumentError when the map's positions make no sense. Looked at once, and only when they are asked for. */
  checkPositions(): void;
}

/**
 * Reads the source map of a file, an object or JSON text, of which nothing is known: it may be damaged, of another file, or made to harm.
 * What it says of lines that the file does not have is left out.
 * @throws InstrumentError that says what is wrong with it.
 */
export function readInputMap(given: object | string, filename: string, code: string, lines: LineTable): InputMap {
  const most = code.length * MAPPINGS_PER_CHARACTER + MOST_MAPPINGS_OF_NOTHING;
  const refuse = (reason: string): never => {
    throw new InstrumentError(`its source map ${reason}`, filename, 0, 0);
  };
  const trace = guarded(refuse, () => {
    const map = typeof given === 'string' ? (JSON.parse(given) as unknown) : given;
    if (!isObject(map)) return refuse('is no object');
    if (!('sections' in map)) return new TraceMap(plain(map, lines.count, most, refuse) as never, filename);
    return new FlattenMap(
      { version: 3, sections: sections(map.sections, lines.count, most, refuse) } as never,
      filename,
    );
  });
  let checked = false;
  return {
    trace,
    checkPositions() {
      if (checked) return;
      checked = true;
      guarded(refuse, () => checkSegments(trace, refuse));
    },
  };
}

type Refuse = (reason: string) => never;

/** What the library makes of a damaged map is its own error, or the stack's end. */
function guarded<T>(refuse: Refuse, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InstrumentError) throw error;
    return refuse('cannot be read');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function plain(map: Record<string, unknown>, count: number, most: number, refuse: Refuse): Record<string, unknown> {
  const { sources, names = [], sourcesContent, sourceRoot, mappings } = map;
  if (!Array.isArray(sources) || sources.length > MOST_SOURCES || !sources.every(isPath))
    refuse('has no list of sources');
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) refuse('has names that are none');
  if (!isAbsent(sourceRoot) && !isPath(sourceRoot)) refuse('has a sourceRoot that is none');
  if (!isAbsent(sourcesContent) && !(Array.isArray(sourcesContent) && sourcesContent.every(isContent)))
    refuse('has no list of contents');
  if (Array.isArray(mappings)) return { ...map, names, mappings: mappings.slice(0, count) };
  if (typeof mappings !== 'string') return refuse('has no mappings');
  const needed = mappings.slice(0, endOfLine(mappings, count));
  if (needed.length > most) refuse('has more positions than the file has characters');
  return { ...map, names, mappings: needed };
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isPath(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.length <= MOST_PATH && !value.includes('\0'));
}

function isContent(value: unknown): boolean {
  return isAbsent(value) || typeof value === 'string';
}

/** Where the mappings of the first `count` lines end. */
function endOfLine(mappings: string, count: number): number {
  let at = -1;
  for (let line = 0; line < count; line++) {
    at = mappings.indexOf(';', at + 1);
    if (at < 0) return mappings.length;
  }
  return at;
}

interface Section {
  offset: { line: number; column: number };
  map: object;
}

function sections(given: unknown, count: number, most: number, refuse: Refuse): Section[] {
  if (!Array.isArray(given) || given.length > MOST_SOURCES) return refuse('has no list of sections');
  const found: Section[] = [];
  let before = { line: 0, column: 0 };
  let size = 0;
  for (const section of given as unknown[]) {
    const { offset, map } = isObject(section) ? section : {};
    if (!isObject(map) || 'sections' in map || !isObject(offset)) return refuse('has a section without a map');
    const { line, column } = offset;
    if (!isIndex(line) || !isIndex(column)) return refuse('has a section that begins nowhere');
    if (line < before.line || (line === before.line && column < before.column)) refuse('has its sections in no order');
    before = { line, column };
    const whole = plain(map, Math.max(0, count - line), most, refuse);
    size += String(whole.mappings).length;
    if (size > most) refuse('has more positions than the file has characters');
    if (line < count) found.push({ offset: before, map: whole });
  }
  return found;
}

function checkSegments(trace: TraceMap, refuse: Refuse): void {
  let says = false;
  for (const line of decodedMappings(trace)) {
    for (const [column, source, sourceLine, sourceColumn, name] of line) {
      if (!isIndex(column)) refuse('has a position that is none');
      if (source === undefined) continue;
      says = true;
      const isRight =
        isIndex(source) &&
        source < trace.sources.length &&
        isIndex(sourceLine) &&
        sourceLine < MOST_LINE &&
        isIndex(sourceColumn) &&
        (name === undefined || (isIndex(name) && name < trace.names.length));
      if (!isRight) refuse('has a position that is none');
    }
  }
  if (!says) refuse('says nothing about it');
}
