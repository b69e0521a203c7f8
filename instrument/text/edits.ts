import type { LineShifts } from '../types.ts';
import type { LineTable } from './lines.ts';

interface Insertion {
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
        // `await[x]`, `throw"x"`: what is inserted must not become one word with a keyword.
        const text = IN_WORD.test(before) && IN_WORD.test(inserted[0]!) ? ` ${inserted}` : inserted;
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
