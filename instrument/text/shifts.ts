import type { LineShifts } from '../types.ts';

/** Numbers of an insertion in {@link LineShifts}. */
export const SHIFT_WIDTH = 4;

/** A place of a line as it was, or of one `down` lines below; the column is 0-based. */
export interface Unshifted {
  readonly down: number;
  readonly column: number;
}

/** A line as it was, of the changed one. */
export function lineBefore(line: string, shifts: LineShifts): string {
  let before = '';
  let done = 0;
  let inserted = 0;
  for (let i = 0; i < shifts.length; i += SHIFT_WIDTH) {
    const start = shifts[i]! + inserted;
    before += line.slice(done, start);
    inserted += shifts[i + 1]!;
    done = start + shifts[i + 1]!;
  }
  return before + line.slice(done);
}

/**
 * The place as it was of a column of the changed line, 0-based. What is in an insertion stands where that belongs to; where one begins, what is
 * before it ends.
 */
export function unshifting(shifts: LineShifts): (column: number) => Unshifted {
  /** Of each insertion: its column in the changed line, and what follows it there. */
  const starts: number[] = [];
  const ends: number[] = [];
  let inserted = 0;
  for (let i = 0; i < shifts.length; i += SHIFT_WIDTH) {
    const column = shifts[i]!;
    starts.push(column + inserted);
    inserted += shifts[i + 1]!;
    ends.push(column + inserted);
  }
  return (column) => {
    let low = -1;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= column) low = middle;
      else high = middle - 1;
    }
    if (low < 0) return { down: 0, column };
    const entry = low * SHIFT_WIDTH;
    const isIn = column > starts[low]! && column < ends[low]!;
    if (isIn) return { down: shifts[entry + 2]!, column: shifts[entry + 3]! };
    return { down: 0, column: shifts[entry]! + Math.max(0, column - ends[low]!) };
  };
}
