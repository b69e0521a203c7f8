import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import type { LineShifts } from '../../instrument/index.ts';
import { SHIFT_WIDTH } from '../../instrument/text/shifts.ts';
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
const PACKED = /^(-?\d+) (.*)$/;

/**
 * What was inserted, by lines (1-based), as text: there is one for each file, and few are ever asked for. It is written as a source map's mappings
 * are, with the four numbers of an insertion in the place of a segment's, and in front of it by how many lines all of it is further down.
 */
export function packShifts(shifts: Iterable<readonly [number, LineShifts]>, down = 0): string {
  const lines: SourceMapSegment[][] = [];
  for (const [line, numbers] of shifts) {
    while (lines.length < line) lines.push([]);
    for (let i = 0; i < numbers.length; i += SHIFT_WIDTH)
      lines[line - 1]!.push([numbers[i]!, numbers[i + 1]!, numbers[i + 2]!, numbers[i + 3]!]);
  }
  return `${down} ${encode(lines)}`;
}

function unpacked(text: string): { down: number; shifts: [number, LineShifts][] } {
  const [, down, mappings] = PACKED.exec(text)!;
  const shifts = decode(mappings!).flatMap((segments, index): [number, LineShifts][] =>
    segments.length === 0 ? [] : [[index + 1, segments.flat()]],
  );
  return { down: Number(down), shifts };
}

/** The same by line. */
export function shiftsOf(text: string): ReadonlyMap<number, LineShifts> {
  return weakly(read, text, () => {
    const { down, shifts } = unpacked(text);
    return new Map(shifts.map(([line, numbers]) => [line + down, numbers]));
  });
}

/** The same insertions, seen where the text begins `lines` further down and its first line `columns` further right. */
export function moveShifts(text: string, lines: number, columns: number): string {
  if (lines === 0 && columns === 0) return text;
  const { down, shifts } = unpacked(text);
  const moved = shifts.map(([line, list]) => [line, line === 1 ? movedRight(list, columns) : list] as const);
  return packShifts(moved, down + lines);
}

function movedRight(shifts: LineShifts, columns: number): LineShifts {
  const moved = [...shifts];
  for (let i = 0; i < moved.length; i += SHIFT_WIDTH) {
    moved[i]! += columns;
    if (moved[i + 2] === 0) moved[i + 3]! += columns;
  }
  return moved;
}
