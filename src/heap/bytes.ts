import { readSync } from 'node:fs';
import { MprofLineError } from '../error.ts';

const CHUNK = 4 * 1024 * 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;

/** Reads the JSON of a heap snapshot in one pass, in pieces: no more of the file than a chunk is in memory. */
export interface ByteReader {
  /** The next byte that is no white space; it is not taken. */
  peek(): number;
  /** Takes one byte, which must be this one. */
  expect(byte: number): void;
  /** Takes a value of any kind and gives its text; for small ones. */
  text(): string;
  /** Takes a value of any kind. */
  skip(): void;
  /** Takes an array of numbers in rows of `width`, each given to `take` in the same array; what is left over is dropped. */
  rows(width: number, take: (row: Float64Array) => void): void;
  /** Takes an array of strings: offset of each in the file, without its quote, and its bytes as they are written. */
  strings(take: (at: number, buffer: Buffer, from: number, to: number) => void): void;
}

/** Reads from a file that is open. Errors name `path`. */
export function openBytes(fd: number, path: string): ByteReader {
  let buffer = Buffer.allocUnsafe(CHUNK);
  /** Where the buffer begins in the file, what of it is filled, and the next byte. */
  let base = 0;
  let end = 0;
  let i = 0;

  /** Reads on, keeping what begins at `from`; false at the end of the file. */
  function fill(from: number): boolean {
    const kept = end - from;
    // A value that does not fit gets a larger buffer.
    const target = kept > buffer.length / 2 ? Buffer.allocUnsafe(buffer.length * 2) : buffer;
    buffer.copy(target, 0, from, end);
    buffer = target;
    base += from;
    i -= from;
    end = kept;
    const count = readSync(fd, buffer, end, buffer.length - end, base + end);
    end += count;
    return count > 0;
  }

  function damaged(): MprofLineError {
    return new MprofLineError(`${path}: not a heap snapshot of V8, or damaged at byte ${base + i}`);
  }

  function peek(): number {
    for (;;) {
      if (i >= end && !fill(end)) throw damaged();
      const byte = buffer[i]!;
      if (byte > 0x20) return byte;
      i++;
    }
  }

  function expect(byte: number): void {
    if (peek() !== byte) throw damaged();
    i++;
  }

  /** Index behind the closing quote of the string that begins at `from`; keeps it in the buffer. */
  function endOfString(): number {
    let at = i + 1;
    for (;;) {
      if (at >= end) {
        const ahead = at - i;
        if (!fill(i)) throw damaged();
        at = i + ahead;
      }
      const byte = buffer[at]!;
      if (byte === QUOTE) return at + 1;
      at += byte === BACKSLASH ? 2 : 1;
    }
  }

  /** Walks over a value and tells of its pieces. */
  function walk(piece: (from: number, to: number) => void): void {
    let depth = 0;
    do {
      const byte = peek();
      const from = i;
      if (byte === QUOTE) {
        const to = endOfString();
        piece(i, to);
        i = to;
        continue;
      }
      if (byte === 0x7b || byte === OPEN) depth++;
      if (byte === 0x7d || byte === CLOSE) depth--;
      i++;
      piece(from, i);
      // A number or a word goes on until something ends it.
      if (depth === 0 && byte !== 0x7d && byte !== CLOSE) {
        while (!/[\s,\]}]/.test(String.fromCharCode(buffer[i] ?? 0x20))) {
          piece(i, i + 1);
          i++;
        }
      }
    } while (depth > 0);
  }

  return {
    peek,
    expect,
    text() {
      let text = '';
      walk((from, to) => {
        text += buffer.toString('utf8', from, to);
      });
      return text;
    },
    skip: () => walk(() => {}),
    rows(width, take) {
      expect(OPEN);
      const row = new Float64Array(width);
      let field = 0;
      let value = 0;
      let digits = false;
      for (;;) {
        if (i >= end && !fill(end)) throw damaged();
        const stop = end;
        while (i < stop) {
          const byte = buffer[i++]!;
          if (byte >= 48 && byte <= 57) {
            value = value * 10 + byte - 48;
            digits = true;
            continue;
          }
          if (byte !== COMMA && byte !== CLOSE) {
            if (byte > 0x20 && byte !== 0x2d) throw damaged();
            continue;
          }
          if (digits) {
            row[field++] = value;
            value = 0;
            digits = false;
            if (field === width) {
              field = 0;
              take(row);
            }
          }
          if (byte === CLOSE) return;
        }
      }
    },
    strings(take) {
      expect(OPEN);
      while (peek() !== CLOSE) {
        if (buffer[i] === COMMA) {
          i++;
          continue;
        }
        if (buffer[i] !== QUOTE) throw damaged();
        const to = endOfString();
        take(base + i + 1, buffer, i + 1, to - 1);
        i = to;
      }
      i++;
    },
  };
}
