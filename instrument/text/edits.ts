import type { LineShifts } from '../types.ts';
import type { LineTable } from './lines.ts';

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

/** A place where text may still be inserted, before whatever was inserted there later. */
export type Slot = Insertion;

/**
 * Insertions into a text, kept in the order of the calls: at one offset, what was inserted first stands first.
 * No insertion holds a line break, so every line keeps its number.
 */
export interface Edits {
  insert(offset: number, text: string): void;
  reserve(offset: number): Slot;
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

export function createEdits(code: string, lines: LineTable): Edits {
  const insertions: Insertion[] = [];
  return {
    insert(offset, text) {
      insertions.push({ offset, text });
    },
    reserve(offset) {
      const slot = { offset, text: '' };
      insertions.push(slot);
      return slot;
    },
    apply() {
      const used = insertions.filter((insertion) => insertion.text !== '').sort((a, b) => a.offset - b.offset);
      const parts: string[] = [];
      const shifts = new Map<number, number[]>();
      let done = 0;
      let before = '';
      for (const { offset, text: inserted } of used) {
        const text = offset > done ? apart(code, offset, inserted) : apart(before, before.length, inserted);
        before = text;
        parts.push(code.slice(done, offset), text);
        done = offset;
        const line = lines.line(offset);
        const column = offset - lines.start(line);
        const shift = shifts.get(line);
        if (shift === undefined) shifts.set(line, [column, text.length]);
        else if (shift[shift.length - 2] === column) shift[shift.length - 1]! += text.length;
        else shift.push(column, text.length);
      }
      parts.push(code.slice(done));
      return { code: parts.join(''), shifts, insertions: used };
    },
  };
}
