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
      if (own === undefined) return line;
      const kept: string[] = [];
      let at = 0;
      let column = 0;
      for (let i = 0; i < own.length; i += 2) {
        kept.push(line.slice(at, at + own[i]! - column));
        at += own[i]! - column + own[i + 1]!;
        column = own[i]!;
      }
      return kept.join('') + line.slice(at);
    })
    .join('');
}
