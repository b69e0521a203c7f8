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

/** What was inserted, by lines (1-based), as text: there is one for each file, and few are ever asked for. */
export function packShifts(shifts: Iterable<readonly [number, LineShifts]>): string {
  return JSON.stringify([...shifts]);
}

/** The same by line. */
export function shiftsOf(text: string): ReadonlyMap<number, LineShifts> {
  return weakly(read, text, () => new Map(JSON.parse(text) as [number, LineShifts][]));
}

/** The same insertions, seen where the text begins `lines` further down and its first line `columns` further right. */
export function moveShifts(text: string, lines: number, columns: number): string {
  if (lines === 0 && columns === 0) return text;
  const moved = (JSON.parse(text) as [number, LineShifts][]).map(
    ([line, list]) => [line + lines, line === 1 ? movedRight(list, columns) : list] as const,
  );
  return packShifts(moved);
}

function movedRight(shifts: LineShifts, columns: number): LineShifts {
  const moved = [...shifts];
  for (let i = 0; i < moved.length; i += SHIFT_WIDTH) {
    moved[i]! += columns;
    if (moved[i + 2] === 0) moved[i + 3]! += columns;
  }
  return moved;
}
