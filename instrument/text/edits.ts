import type { LineShifts } from '../types.ts';
import type { LineTable } from './lines.ts';
import { SHIFT_WIDTH } from './shifts.ts';

/** A comment, by the offsets of its text. */
interface Comment {
  readonly start: number;
  readonly end: number;
}

/** Text that is inserted at an offset. */
export interface Insertion {
  readonly offset: number;
  text: string;
}

/** Whether a UTF-16 unit of a text may be part of a word. */
function isInWord(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  // Digits, capitals and small letters, `_`, `$`, and whatever is not ASCII.
  return (
    (unit >= 48 && unit <= 57) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 97 && unit <= 122) ||
    unit === 95 ||
    unit === 36 ||
    unit >= 128
  );
}

/** Of the blanks between tokens those that JSX drops where a line ends; any other counts as a token. */
function isBlank(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit === 32 || unit === 9 || unit === 10 || unit === 13;
}

/** A place where text may still be inserted, before whatever was inserted there later. */
export type Slot = Insertion;

/**
 * Insertions into a text, kept in the order of the calls: at one offset, what was inserted first stands first.
 * No insertion holds a line break, so every line keeps its number. What is inserted before the first token of a line stands at the end
 * of a line before, so that the line keeps its columns.
 */
export interface Edits {
  insert(offset: number, text: string): void;
  reserve(offset: number): Slot;
  /**
   * A statement of a list begins here: what goes to the end of the line before must not become a part of the one before. `stays`: nothing may stand
   * behind that one on its line.
   */
  begins(offset: number, stays: boolean): void;
  /** The beginning of the line behind the last token of the text, which ends at `offset`, to insert there; `offset` where the text has no more lines. */
  lineBehind(offset: number): number;
  /** `insertions` has those that are not empty, by the offsets that they were made for. */
  apply(): { code: string; shifts: Map<number, LineShifts>; insertions: readonly Readonly<Insertion>[] };
}

/** `await[x]`, `throw"x"`: what is inserted after the first `end` units of `before` must not become one word with a keyword. */
function apart(before: string, end: number, inserted: string): string {
  return isInWord(before, end - 1) && isInWord(inserted, 0) ? ` ${inserted}` : inserted;
}

/** `code` with insertions in the order of their offsets. */
export function withInsertions(code: string, insertions: readonly Readonly<Insertion>[]): string {
  let text = '';
  let done = 0;
  for (const { offset, text: inserted } of insertions) {
    text += code.slice(done, offset);
    text += apart(text, text.length, inserted);
    done = offset;
  }
  return text + code.slice(done);
}

/** `first` is the offset of the text's first token, before which no other ends. */
export function createEdits(code: string, lines: LineTable, comments: readonly Comment[], first: number): Edits {
  const insertions: Insertion[] = [];
  const statements = new Map<number, boolean>();
  const commentsByEnd = new Map(comments.map((comment) => [comment.end, comment]));
  const commentsByStart = new Map(comments.map((comment) => [comment.start, comment]));

  /** Where the token before ends, when that is on a line before; else the offset itself. */
  function home(offset: number): number {
    if (offset <= first || !isBlank(code, offset - 1) || statements.get(offset)) return offset;
    let end = offset;
    let closing = offset;
    for (;;) {
      // A comment's last blanks are its own.
      const comment = commentsByEnd.get(end);
      if (comment === undefined && !isBlank(code, end - 1)) break;
      end = comment?.start ?? end - 1;
      if (comment !== undefined && code[end] === '-') closing = end;
    }
    // `-->` is a comment at the beginning of a line only.
    if (closing < offset && !/[\n\r]/.test(code.slice(end, closing))) return offset;
    return end < lines.start(lines.line(offset)) ? end : offset;
  }

  return {
    insert(offset, text) {
      insertions.push({ offset, text });
    },
    reserve(offset) {
      const slot = { offset, text: '' };
      insertions.push(slot);
      return slot;
    },
    begins(offset, stays) {
      statements.set(offset, stays);
    },
    lineBehind(offset) {
      let at = offset;
      while (code[at] !== '\n') {
        const comment = commentsByStart.get(at);
        if (comment === undefined && !isBlank(code, at)) return offset;
        at = comment?.end ?? at + 1;
      }
      statements.set(at + 1, true);
      return at + 1;
    },
    apply() {
      const used = insertions.filter((insertion) => insertion.text !== '').sort((a, b) => a.offset - b.offset);
      const parts: string[] = [];
      const shifts = new Map<number, number[]>();
      let done = 0;
      let before = '';
      let last = -1;
      let at = -1;
      for (const { offset, text: inserted } of used) {
        const isFirst = offset !== last;
        if (isFirst) at = home(offset);
        const separate = isFirst && at < offset && statements.has(offset) ? `;${inserted}` : inserted;
        const text = at > done ? apart(code, at, separate) : apart(before, before.length, separate);
        parts.push(code.slice(done, at), text);
        addShift(shifts, lines, at, text.length, offset, isFirst);
        before = text;
        done = at;
        last = offset;
      }
      parts.push(code.slice(done));
      return { code: parts.join(''), shifts, insertions: used };
    },
  };
}

/** Notes that `length` units stand at an offset that were inserted for another one, or for the same. */
function addShift(
  shifts: Map<number, number[]>,
  lines: LineTable,
  at: number,
  length: number,
  offset: number,
  isFirst: boolean,
): void {
  const line = lines.line(at);
  const shift = shifts.get(line);
  if (shift !== undefined && !isFirst) {
    shift[shift.length - SHIFT_WIDTH + 1]! += length;
    return;
  }
  const belongsTo = lines.position(offset);
  const entry = [at - lines.start(line), length, belongsTo.line - line, belongsTo.column];
  if (shift === undefined) shifts.set(line, entry);
  else shift.push(...entry);
}
