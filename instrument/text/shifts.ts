import type { LineShifts } from '../types.ts';

/** Column of the line as it was for a column (both 0-based) of the changed line; what was inserted stands where it was inserted. */
export function unshift(shifts: LineShifts, column: number): number {
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
