/**
 * Entries of WeakMaps. V8 names the edge to a value `part of key (Name @1) -> value (Name @2) pair in WeakMap (table @3)`, and draws it twice: from the key and
 * from the table. The value is held only when both are.
 */
export interface Ephemerons {
  /** Key and table of the entry that the edges with this name belong to, as ids of nodes; null for other names. */
  find(name: number): { key: number; table: number } | null;
}

const MARK = Buffer.from('pair in WeakMap (table @');
const BEGIN = Buffer.from('part of key (');
/** The number of the edge stands before it. */
const FARTHEST = 24;

/** Takes the strings of a snapshot in their order. */
export function ephemeronTable(): {
  add(index: number, buffer: Buffer, from: number, to: number): void;
  finish(): Ephemerons;
} {
  const names: number[] = [];
  const keys: number[] = [];
  const tables: number[] = [];
  return {
    add(index, buffer, from, to) {
      if (to - from < MARK.length + BEGIN.length) return;
      // Most names begin otherwise: cheap to tell.
      const first = buffer[from]!;
      if (first !== 0x70 && !(first >= 48 && first <= 57)) return;
      const begin = buffer.subarray(from, Math.min(to, from + FARTHEST + BEGIN.length)).indexOf(BEGIN);
      if (begin < 0) return;
      const text = buffer.toString('utf8', from, to);
      const match = /@(\d+)\) -> value \(.* pair in WeakMap \(table @(\d+)\)$/s.exec(text);
      if (!match) return;
      names.push(index);
      keys.push(Number(match[1]));
      tables.push(Number(match[2]));
    },
    finish: () => ({
      find(name) {
        let low = 0;
        let high = names.length;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (names[middle]! < name) low = middle + 1;
          else high = middle;
        }
        return names[low] === name ? { key: keys[low]!, table: tables[low]! } : null;
      },
    }),
  };
}
