import { readSync } from 'node:fs';

/** The strings of a snapshot. They stay in the file; those that are asked for are read. */
export interface Strings {
  readonly count: number;
  get(index: number): string;
  /** Index of a string that was looked for while the file was read, or -1. */
  indexOf(name: string): number;
}

/** Strings that are kept, of those that were read. */
const KEPT = 20_000;
/** V8 cuts names; what is longer is a text, and its beginning is enough. */
const LONGEST = 8192;

/** Takes strings one by one, and keeps where each begins. */
export interface StringTable {
  add(at: number, buffer: Buffer, from: number, to: number): void;
  finish(): Strings;
}

/** A table of the strings in an open file; indices of the `wanted` ones are kept. */
export function stringTable(fd: number, wanted: readonly string[]): StringTable {
  let starts = new Float64Array(1 << 16);
  let count = 0;
  const patterns = wanted.map((name) => Buffer.from(name));
  const found = new Map<string, number>();
  return {
    add(at, buffer, from, to) {
      if (count + 1 >= starts.length) {
        const larger = new Float64Array(starts.length * 2);
        larger.set(starts);
        starts = larger;
      }
      for (const [i, pattern] of patterns.entries()) {
        if (to - from === pattern.length && buffer.compare(pattern, 0, pattern.length, from, to) === 0)
          found.set(wanted[i]!, count);
      }
      starts[count++] = at;
      starts[count] = at + to - from + 3;
    },
    finish() {
      const kept = new Map<number, string>();
      return {
        count,
        indexOf: (name) => found.get(name) ?? -1,
        get(index) {
          const known = kept.get(index);
          if (known !== undefined) return known;
          if (index < 0 || index >= count) return '';
          // A quote stands before each, and a quote and a comma behind, perhaps with a new line.
          const length = Math.min(LONGEST, starts[index + 1]! - starts[index]!);
          const bytes = Buffer.allocUnsafe(length);
          const text = decode(bytes.toString('utf8', 0, readSync(fd, bytes, 0, length, starts[index]!)));
          if (kept.size >= KEPT) kept.clear();
          kept.set(index, text);
          return text;
        },
      };
    },
  };
}

/** The string that the text begins with, without its escapes. */
function decode(text: string): string {
  const end = /^(?:[^"\\]|\\.)*/s.exec(text)![0];
  try {
    return JSON.parse(`"${end}"`) as string;
  } catch {
    // Cut within an escape.
    return end;
  }
}
