import type { LineShifts } from '../../instrument/index.ts';
import { LINE_END } from '../../instrument/text/lines.ts';

interface Position {
  line: number;
  column: number;
  index: number;
}

interface Located {
  type: string;
  start?: number;
  end?: number;
  loc?: { start: Position; end: Position } | null;
}

/** What Babel's parser returns, as far as it is needed here. */
export interface ParsedFile extends Located {
  program: Located & { sourceType: string };
  comments?: Located[] | null;
}

/** Gives all nodes and comments the positions that their text has in `code`, where nothing is inserted. */
export function moveBack(file: ParsedFile, code: string, shifts: ReadonlyMap<number, LineShifts>): void {
  const lines = new Map([...shifts].map(([line, shift]) => [line, insertionsOf(shift)]));
  const starts = [0];
  for (const end of code.matchAll(LINE_END)) starts.push(end.index + end[0].length);
  // Nodes that begin or end together may share a position.
  const done = new Set<Position>();
  const move = (position: Position): void => {
    if (done.has(position)) return;
    done.add(position);
    const insertions = lines.get(position.line);
    if (insertions !== undefined) position.column = original(insertions, position.column);
    position.index = starts[position.line - 1]! + position.column;
  };

  const left: unknown[] = [file];
  const seen = new Set<unknown>();
  while (left.length > 0) {
    const value = left.pop();
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) {
      for (const item of value) left.push(item);
      continue;
    }
    const node = value as Located & Record<string, unknown>;
    if (node.loc?.start) {
      move(node.loc.start);
      move(node.loc.end);
      node.start = node.loc.start.index;
      node.end = node.loc.end.index;
    }
    // A token's type is an object that all tokens share.
    if (typeof node.type !== 'string') continue;
    for (const key of Object.keys(node)) if (key !== 'loc' && key !== 'extra') left.push(node[key]);
  }
}

/** The insertions of a line: where each begins in the generated line, what follows it there, and its original column. */
interface Insertions {
  readonly starts: number[];
  readonly ends: number[];
  readonly columns: number[];
}

function insertionsOf(shift: LineShifts): Insertions {
  const insertions: Insertions = { starts: [], ends: [], columns: [] };
  let inserted = 0;
  for (let i = 0; i < shift.length; i += 2) {
    insertions.columns.push(shift[i]!);
    insertions.starts.push(shift[i]! + inserted);
    inserted += shift[i + 1]!;
    insertions.ends.push(shift[i]! + inserted);
  }
  return insertions;
}

/** Original column of a generated one; what is inserted stands where it was inserted. */
function original({ starts, ends, columns }: Insertions, column: number): number {
  let low = -1;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= column) low = middle;
    else high = middle - 1;
  }
  if (low < 0) return column;
  return columns[low]! + Math.max(0, column - ends[low]!);
}
