/** Undoes what the instrumenter's `shifts` say it did. */
import type { LineShifts } from '../../../instrument/types.ts';

/** The 0-based column, in the line as it was, of `column` in the line as it is; insertions count to what follows them. */
export function originalColumn(shifts: LineShifts | undefined, column: number): number {
  let inserted = 0;
  for (let i = 0; shifts && i < shifts.length; i += 2) {
    const at = shifts[i]! + inserted;
    if (column < at) break;
    if (column < at + shifts[i + 1]!) return shifts[i]!;
    inserted += shifts[i + 1]!;
  }
  return column - inserted;
}

/** The text without the insertions that `shifts` lists. */
export function textWithoutInsertions(code: string, shifts: ReadonlyMap<number, LineShifts>): string {
  const parts = code.split(/(\r\n|[\n\r\u2028\u2029])/);
  return parts
    .map((line, index) => {
      const own = index % 2 === 0 ? shifts.get(index / 2 + 1) : undefined;
      let rest = line;
      for (let i = 0; own && i < own.length; i += 2) rest = rest.slice(0, own[i]!) + rest.slice(own[i]! + own[i + 1]!);
      return rest;
    })
    .join('');
}
