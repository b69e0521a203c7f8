import type { LineShifts } from '../types.ts';
import type { LineTable } from './lines.ts';

/** Text that is inserted at an offset. */
export interface Insertion {
  readonly offset: number;
  text: string;
}

const IN_WORD = /[\w$\u0080-\uffff]/;

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

/** `await[x]`, `throw"x"`: what is inserted after `before` must not become one word with a keyword. */
function apart(before: string, inserted: string): string {
  return IN_WORD.test(before) && IN_WORD.test(inserted[0]!) ? ` ${inserted}` : inserted;
}

/** `code` with insertions in the order of their offsets. */
export function withInsertions(code: string, insertions: readonly Readonly<Insertion>[]): string {
  let text = '';
  let done = 0;
  for (const { offset, text: inserted } of insertions) {
    text += code.slice(done, offset);
    text += apart(text.at(-1) ?? '', inserted);
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
        if (offset > done) before = code[offset - 1]!;
        const text = apart(before, inserted);
        before = text[text.length - 1]!;
        parts.push(code.slice(done, offset), text);
        done = offset;
        const { line, column } = lines.position(offset);
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
