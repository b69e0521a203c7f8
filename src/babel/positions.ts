import type { LineShifts } from '../../instrument/index.ts';
import { LINE_END } from '../../instrument/text/lines.ts';
import { unshifting } from '../../instrument/text/shifts.ts';

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
  comments?: Comment[] | null;
}

export interface Comment extends Located {
  value: string;
}

/** Gives all nodes and comments the positions that their text has in `code`, where nothing is inserted. */
export function moveBack(file: ParsedFile, code: string, shifts: ReadonlyMap<number, LineShifts>): void {
  const lines = new Map([...shifts].map(([line, shift]) => [line, unshifting(shift)]));
  const starts = [0];
  for (const end of code.matchAll(LINE_END)) starts.push(end.index + end[0].length);
  // Nodes that begin or end together may share a position.
  const done = new Set<Position>();
  const move = (position: Position): void => {
    if (done.has(position)) return;
    done.add(position);
    const original = lines.get(position.line);
    if (original !== undefined) {
      const { down, column } = original(position.column);
      position.line += down;
      position.column = column;
    }
    position.index = starts[position.line - 1]! + position.column;
  };

  each(file, (value) => {
    if (Array.isArray(value) || !value.loc?.start) return;
    const { start, end } = value.loc;
    move(start);
    move(end);
    value.start = start.index;
    value.end = end.index;
  });
}

/** All comments of a file in their order. A parser of another plugin's may have left them at the nodes only. */
export function commentsOf(file: ParsedFile): Comment[] {
  if (file.comments) return file.comments;
  const found = new Map<number, Comment>();
  each(file, (value) => {
    if (isComment(value) && value.start !== undefined) found.set(value.start, value);
  });
  return [...found.values()].sort((a, b) => a.start! - b.start!);
}

/** Takes comments out of the lists of a file and of all its nodes. */
export function dropComments(file: ParsedFile, isDropped: (comment: Comment) => boolean): void {
  if (!file.comments?.some(isDropped)) return;
  each(file, (value) => {
    if (!Array.isArray(value)) return;
    for (let i = value.length - 1; i >= 0; i--) {
      const item = value[i];
      if (isComment(item) && isDropped(item)) value.splice(i, 1);
    }
  });
}

function isComment(value: unknown): value is Comment {
  return /^Comment(?:Block|Line)$/.test((value as Located | null)?.type ?? '');
}

/** Visits all nodes, comments and tokens of a file, and the lists that hold them, each once. */
function each(file: ParsedFile, visit: (value: Located | unknown[]) => void): void {
  const left: unknown[] = [file];
  const seen = new Set<unknown>();
  while (left.length > 0) {
    const value = left.pop();
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    visit(value as Located | unknown[]);
    if (Array.isArray(value)) {
      for (const item of value) left.push(item);
      continue;
    }
    const node = value as Located & Record<string, unknown>;
    // A token's type is an object that all tokens share.
    if (typeof node.type !== 'string') continue;
    for (const key of Object.keys(node)) if (key !== 'loc' && key !== 'extra') left.push(node[key]);
  }
}
