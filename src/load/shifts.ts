import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import type { LineShifts } from '../../instrument/index.ts';
import { SHIFT_WIDTH, unshifting } from '../../instrument/text/shifts.ts';
import type { Shifts } from './place.ts';
import { thisThread } from './this-thread.ts';

const { read } = thisThread.positions;

/** What `make` gives for a text, remembered in `known` for as long as V8 has no need of the room. */
export function weakly<T extends object>(known: Map<string, WeakRef<T>>, text: string, make: (text: string) => T): T {
  const before = known.get(text)?.deref();
  if (before !== undefined) return before;
  const made = make(text);
  known.set(text, new WeakRef(made));
  return made;
}

/** Lines that a text begins further down, and its insertions. */
const PACKED = /^(-?\d+) /;
/** Lines of a file that are remembered once they have been read. */
const RECENT = 64;
/** Numbers of a line in which it takes long to find a place. */
const LONG = 500;

/**
 * What was inserted, by lines (1-based), as text: there is one for each file, and few are ever asked for. Each line is written as one of a source map's mappings
 * is, with the four numbers of an insertion in the place of a segment's, and can be read without the others; in front of them is by how many lines all of it is further down.
 */
export function packShifts(shifts: Iterable<readonly [number, LineShifts]>, down = 0): string {
  const lines: string[] = [];
  for (const [line, numbers] of shifts) {
    while (lines.length < line) lines.push('');
    lines[line - 1] = packed(numbers);
  }
  return `${down} ${lines.join(';')}`;
}

function packed(numbers: LineShifts): string {
  const segments: SourceMapSegment[] = [];
  for (let i = 0; i < numbers.length; i += SHIFT_WIDTH)
    segments.push([numbers[i]!, numbers[i + 1]!, numbers[i + 2]!, numbers[i + 3]!]);
  return encode([segments]);
}

/** Reads them, a line when it is asked for. */
export function shiftsOf(text: string): Shifts {
  return weakly(read, text, () => reading(text));
}

function reading(text: string): Shifts {
  const [head, down] = PACKED.exec(text)!;
  const begins = [head.length];
  for (let end = text.indexOf(';', head.length); end >= 0; end = text.indexOf(';', end + 1)) begins.push(end + 1);
  begins.push(text.length + 1);
  const recent = new Map<number, LineShifts>();
  const finders = new Map<number, ReturnType<typeof unshifting>>();

  function get(line: number, isRemembered = true): LineShifts | undefined {
    const known = recent.get(line);
    if (known !== undefined) return known;
    const index = line - 1 - Number(down);
    const begin = begins[index];
    const next = begins[index + 1];
    if (begin === undefined || next === undefined || next - begin === 1) return undefined;
    const numbers = decode(text.slice(begin, next - 1))[0]!.flat();
    if (isRemembered && recent.size >= RECENT) recent.clear();
    if (isRemembered) recent.set(line, numbers);
    return numbers;
  }

  return {
    get,
    unshift(line, column, isRemembered) {
      const numbers = get(line, isRemembered);
      if (numbers === undefined) return undefined;
      const find = finders.get(line) ?? unshifting(numbers);
      if (numbers.length > LONG) {
        finders.set(line, find);
        recent.set(line, numbers);
      }
      return find(column);
    },
  };
}

/** The same insertions, seen where the text begins `lines` further down and its first line `columns` further right. */
export function moveShifts(text: string, lines: number, columns: number): string {
  if (lines === 0 && columns === 0) return text;
  const [, down] = PACKED.exec(text)!;
  const end = text.indexOf(';');
  const rest = end < 0 ? '' : text.slice(end);
  const first = shiftsOf(text).get(1 + Number(down));
  return `${Number(down) + lines} ${first === undefined ? '' : packed(movedRight(first, columns))}${rest}`;
}

function movedRight(shifts: LineShifts, columns: number): LineShifts {
  const moved = [...shifts];
  for (let i = 0; i < moved.length; i += SHIFT_WIDTH) {
    moved[i]! += columns;
    if (moved[i + 2] === 0) moved[i + 3]! += columns;
  }
  return moved;
}
