/** An end of a line, as ECMAScript knows them. */
export const LINE_END: RegExp = /\r\n|[\n\r\u2028\u2029]/g;

/** Offset ↔ line. Lines are 1-based, columns 0-based UTF-16 units, line ends as in ECMAScript. */
export interface LineTable {
  readonly count: number;
  position(offset: number): { line: number; column: number };
  line(offset: number): number;
  start(line: number): number;
}

export function lineTable(code: string): LineTable {
  const starts = [0];
  for (const match of code.matchAll(LINE_END)) starts.push(match.index + match[0].length);
  // Most questions are about the line of the one before, or the next.
  let last = 0;
  const isOn = (line: number, offset: number): boolean =>
    starts[line]! <= offset && (line + 1 === starts.length || offset < starts[line + 1]!);
  const lineAt = (offset: number): number => {
    if (isOn(last, offset)) return last;
    if (last + 1 < starts.length && isOn(last + 1, offset)) return ++last;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    last = low;
    return low;
  };
  return {
    count: starts.length,
    position(offset) {
      const line = lineAt(offset);
      return { line: line + 1, column: offset - starts[line]! };
    },
    line: (offset) => lineAt(offset) + 1,
    start(line) {
      return starts[line - 1] ?? code.length;
    },
  };
}
