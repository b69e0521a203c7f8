import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { MprofLineError } from '../error.ts';
import { shellWord } from '../text/shell-word.ts';
import { systemReason } from '../text/system-reason.ts';
import { append, createColumn, toTrack } from './column.ts';
import { createRecords, type Records, readRecord } from './dat-records.ts';
import type { Column, Recording } from './types.ts';

const CHUNK = 1 << 20;
/** `MEM 1.500000 1700000000.1234\n` is the shortest line that a recording is full of: columns of that size need not grow. */
const SHORTEST_LINE = 28;

/**
 * Reads a `.dat` file as memory_profiler or mprof-line wrote it, as far as it can be read; what could not be read is in
 * `warnings`, with its line. Throws {@link MprofLineError} when the file cannot be opened or is not such a file at all.
 */
export function readRecording(path: string): Recording {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw new MprofLineError(`cannot read ${path}: ${systemReason(error)}`);
  }
  try {
    const stats = fstatSync(fd);
    if (stats.isDirectory()) throw new MprofLineError(`cannot read ${path}: it is a directory`);
    const records = createRecords(createColumn(Math.ceil(stats.size / SHORTEST_LINE) + 64));
    readChunks(fd, records);
    return toRecording(records, path);
  } catch (error) {
    if (!(error instanceof MprofLineError)) throw new MprofLineError(`cannot read ${path}: ${systemReason(error)}`);
    if (!holdsProfile(fd)) throw error;
    throw new MprofLineError(
      `${path} is a profile, expected a recording of memory over time: mprof-line report ${shellWord(path)} prints it`,
    );
  } finally {
    closeSync(fd);
  }
}

function holdsProfile(fd: number): boolean {
  const head = Buffer.alloc(64);
  try {
    return /^\s*\{\s*"format"\s*:\s*"mprof-line\.profile"/.test(
      head.toString('latin1', 0, readSync(fd, head, 0, 64, 0)),
    );
  } catch {
    // A pipe has no beginning any more.
    return false;
  }
}

function readChunks(fd: number, records: Records): void {
  const buffer = Buffer.allocUnsafeSlow(2 * CHUNK);
  let kept = 0;
  let line = 1;
  for (;;) {
    const count = readSync(fd, buffer, kept, CHUNK, null);
    const length = kept + count;
    // After the last chunk, the rest is a line without an end.
    if (count === 0) {
      if (kept > 0) readRecord(records, buffer.toString('utf8', 0, kept), line, false);
      return;
    }
    const end = buffer.lastIndexOf(10, length - 1) + 1;
    if (end === 0 && length >= CHUNK)
      throw new MprofLineError(`line ${line} is longer than ${CHUNK} bytes: not a .dat file`);
    line = readLines(records, buffer, end, line);
    buffer.copyWithin(0, end, length);
    kept = length - end;
  }
}

/** Reads the whole lines in `bytes[0, end)`; returns the number of the line after them. */
function readLines(records: Records, bytes: Uint8Array, end: number, firstLine: number): number {
  let line = firstLine;
  let position = 0;
  while (position < end) {
    const next = readMemoryLine(bytes, position, records.memory);
    if (next > 0) {
      position = next;
    } else {
      const newline = bytes.indexOf(10, position);
      readRecord(
        records,
        Buffer.from(bytes.buffer, bytes.byteOffset + position, newline - position).toString('utf8'),
        line,
        true,
      );
      position = newline + 1;
    }
    line++;
  }
  return line;
}

/** Powers of ten by the number of digits behind the point. */
const SCALE = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
/** More digits than these would leave the 31 bits in which the engine counts fastest, or the 53 that are exact. */
const MAX_DIGITS = 9;
const MAX_FRACTION_DIGITS = 6;
/** Epoch seconds have ten digits, and stay below 2³¹ until 2038. */
const MAX_SECONDS_DIGITS = 10;

/**
 * The fast path: `MEM <digits>.<digits> <digits>.<digits>\n` read from the bytes, without making a string. Returns the position after
 * the line, or -1 when the line is anything else. `(whole · 10ᵏ + fraction) / 10ᵏ` is the correctly rounded
 * value, as both parts are exact integers.
 */
function readMemoryLine(bytes: Uint8Array, start: number, column: Column): number {
  if (bytes[start] !== 77 || bytes[start + 1] !== 69 || bytes[start + 2] !== 77 || bytes[start + 3] !== 32) return -1;
  let i = start + 4;
  let from = i;
  let whole = 0;
  let byte = bytes[i]! - 48;
  while (byte >= 0 && byte <= 9) {
    whole = (whole * 10 + byte) | 0;
    byte = bytes[++i]! - 48;
  }
  if (byte !== -2 || i === from || i - from > MAX_DIGITS) return -1;
  from = i + 1;
  let fraction = 0;
  byte = bytes[++i]! - 48;
  while (byte >= 0 && byte <= 9) {
    fraction = (fraction * 10 + byte) | 0;
    byte = bytes[++i]! - 48;
  }
  if (byte !== -16 || i - from > MAX_FRACTION_DIGITS) return -1;
  const memory = ((whole * SCALE[i - from]! + fraction) / SCALE[i - from]!) * 1048576;
  from = ++i;
  whole = 0;
  byte = bytes[i]! - 48;
  while (byte >= 0 && byte <= 9) {
    whole = (whole * 10 + byte) | 0;
    byte = bytes[++i]! - 48;
  }
  if (byte !== -2 || i === from || i - from > MAX_SECONDS_DIGITS || whole < 0) return -1;
  if (i - from === MAX_SECONDS_DIGITS && bytes[from]! > 49) return -1;
  from = i + 1;
  fraction = 0;
  byte = bytes[++i]! - 48;
  while (byte >= 0 && byte <= 9) {
    fraction = (fraction * 10 + byte) | 0;
    byte = bytes[++i]! - 48;
  }
  if (byte !== -38 || i - from > MAX_FRACTION_DIGITS) return -1;
  append(column, ((whole * SCALE[i - from]! + fraction) / SCALE[i - from]!) * 1000, memory);
  return i + 1;
}

function toRecording(records: Records, path: string): Recording {
  const { memory, children } = records;
  if (memory.length === 0 && children.size === 0 && records.known === 0) {
    throw new MprofLineError(`${path} is not a recording: no line of it is a record of memory_profiler's .dat format`);
  }
  let startedAt = Infinity;
  for (const column of [memory, ...children.values()]) {
    for (let i = 0; i < column.length; i++) if (column.time[i]! < startedAt) startedAt = column.time[i]!;
  }
  for (const call of records.functions) startedAt = Math.min(startedAt, call.start);
  if (startedAt === Infinity) startedAt = 0;
  for (const call of records.functions) {
    call.start -= startedAt;
    call.end -= startedAt;
  }
  for (const gc of records.collections) gc.time -= startedAt;
  return {
    name: basename(path),
    command: records.command,
    startedAt,
    main: toTrack(memory, basename(path), startedAt),
    children: [...children].map(([pid, column]) => toTrack(column, pid, startedAt)),
    functions: records.functions,
    collections: records.collections,
    kernelPeaks: records.kernelPeaks,
    warnings: records.warnings,
  };
}
