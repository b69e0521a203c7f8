import { append, createColumn } from './column.ts';
import type { Collection, Column, FunctionTime, KernelPeak, ReadWarning } from './types.ts';

const MiB = 1024 * 1024;
const WARNING_LIMIT = 20;

/** What the lines of a `.dat` file gave so far; times are epoch ms. */
export interface Records {
  memory: Column;
  children: Map<string, Column>;
  functions: FunctionTime[];
  collections: Collection[];
  kernelPeaks: KernelPeak[];
  command: string | null;
  warnings: ReadWarning[];
  /** Records other than samples that were understood. */
  known: number;
  /** Prefixes that were met and skipped. */
  skipped: Set<string>;
}

export function createRecords(memory: Column): Records {
  return {
    memory,
    children: new Map(),
    functions: [],
    collections: [],
    kernelPeaks: [],
    command: null,
    warnings: [],
    known: 0,
    skipped: new Set(),
  };
}

type Reader = (records: Records, words: string[]) => boolean;

/** Prefix → how its record is read; false when its words are not what the grammar asks for. */
const readers: Readonly<Record<string, Reader>> = {
  MEM: readMemory,
  CHLD: readChild,
  FUNC: readFunction,
  GC: readCollection,
  PEAK: readPeak,
};

/** What a record without a line's end must look like to be taken for a whole one. */
const WHOLE = /^(CHLD|MEM|PEAK) .*\.\d{4,}$|^FUNC \S+ \S+ \S+ \S+ \S+\.\d{4,} \d+$/;

/** Reads one line (without its end) of a `.dat` file; `complete` is false when the file stops in the middle of it. */
export function readRecord(records: Records, text: string, line: number, complete: boolean): void {
  const record = text.endsWith('\r') ? text.slice(0, -1) : text;
  const blank = record.indexOf(' ');
  const prefix = blank < 0 ? record : record.slice(0, blank);
  if (prefix === 'CMDLINE' && blank > 0) {
    records.command = record.slice(blank + 1);
    records.known++;
    return;
  }
  // A cut number is still a number: without the line's end only the last digits tell that it is whole.
  if (!complete && !WHOLE.test(record)) {
    warn(records, line, `the file ends in the middle of a record: ${quote(record)}`);
    return;
  }
  const reader = Object.hasOwn(readers, prefix) ? readers[prefix] : undefined;
  if (reader) {
    if (
      reader(
        records,
        record
          .slice(blank + 1)
          .trim()
          .split(/\s+/),
      )
    )
      records.known++;
    else warn(records, line, `not a ${prefix} record: ${quote(record)}`);
  } else if (!/^[A-Z][A-Z_]*$/.test(prefix) || blank < 0) {
    warn(records, line, record === '' ? 'empty line' : `not a record: ${quote(record)}`);
  } else {
    records.skipped.add(prefix);
  }
}

function quote(record: string): string {
  return JSON.stringify(record.length > 60 ? `${record.slice(0, 60)}…` : record);
}

function warn(records: Records, line: number, message: string): void {
  if (records.warnings.length < WARNING_LIMIT) records.warnings.push({ line, message });
  else if (records.warnings.length === WARNING_LIMIT) {
    records.warnings.push({ line, message: 'further lines that are no records are not listed' });
  }
}

/** A finite number, or NaN: `Number('')` and `Number('0x10')` are not what a `.dat` file means. */
function number(word: string | undefined): number {
  return word !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
}

/** As many bytes as a pointer of 64 bits tells apart. */
const MOST_MEMORY = 2 ** 64;

/** Bytes of MiB; NaN for what no memory can be. */
function memoryOf(word: string | undefined): number {
  const bytes = number(word) * MiB;
  return bytes >= 0 && bytes <= MOST_MEMORY ? bytes : Number.NaN;
}

/** The last moment that a date can be, in epoch ms (ECMA-262, 21.4.1.1). */
const LAST_MOMENT = 8.64e15;

/** Epoch ms of epoch seconds; NaN for what no clock shows. */
function timeOf(word: string | undefined): number {
  const time = number(word) * 1000;
  return time >= 0 && time <= LAST_MOMENT ? time : Number.NaN;
}

function readMemory(records: Records, words: string[]): boolean {
  const memory = memoryOf(words[0]);
  const time = timeOf(words[1]);
  if (!Number.isFinite(memory) || !Number.isFinite(time) || words.length > 2) return false;
  append(records.memory, time, memory);
  return true;
}

function readChild(records: Records, words: string[]): boolean {
  const pid = words[0]!;
  const memory = memoryOf(words[1]);
  const time = timeOf(words[2]);
  if (!Number.isFinite(memory) || !Number.isFinite(time)) return false;
  let column = records.children.get(pid);
  if (!column) {
    column = createColumn(64);
    records.children.set(pid, column);
  }
  append(column, time, memory);
  return true;
}

function readFunction(records: Records, words: string[]): boolean {
  // Older versions of memory_profiler write no level.
  const [name, startMemory, start, endMemory, end, level = '0'] = words;
  const call: FunctionTime = {
    name: name!,
    start: timeOf(start),
    end: timeOf(end),
    startMemory: memoryOf(startMemory),
    endMemory: memoryOf(endMemory),
    level: number(level),
  };
  if (![call.start, call.end, call.startMemory, call.endMemory].every(Number.isFinite)) return false;
  if (call.end < call.start) return false;
  if (!Number.isInteger(call.level) || call.level < 0) return false;
  records.functions.push(call);
  return true;
}

function readCollection(records: Records, words: string[]): boolean {
  const gc: Collection = {
    time: timeOf(words[0]),
    duration: number(words[1]),
    freed: number(words[2]) * MiB,
    kind: words[3] ?? '',
  };
  if (![gc.time, gc.duration, gc.freed].every(Number.isFinite) || gc.duration < 0 || gc.kind === '') return false;
  records.collections.push(gc);
  return true;
}

function readPeak(records: Records, words: string[]): boolean {
  const memory = memoryOf(words[1]);
  if (words[0] === '' || !Number.isFinite(memory)) return false;
  records.kernelPeaks.push({ pid: words[0] === '0' ? '' : words[0]!, memory });
  return true;
}
