import type { LineShifts } from '../types.ts';

/** Column of the line as it was, for one of the changed line; both 0-based. What was inserted stands where it was inserted. */
export function unshifting(shifts: LineShifts): (column: number) => number {
  /** Of each insertion: its column in the changed line, what follows it there, and its column in the line as it was. */
  const starts: number[] = [];
  const ends: number[] = [];
  const columns: number[] = [];
  let inserted = 0;
  for (let i = 0; i < shifts.length; i += 2) {
    const column = shifts[i]!;
    columns.push(column);
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
    return low < 0 ? column : columns[low]! + Math.max(0, column - ends[low]!);
  };
}
