import { append, bytes as byteArray, bytesOf, copyInto, fill, json, lengthOf, textBytes } from '../primordials.ts';
import { readTable } from '../tables.ts';
import type { RawSnapshot } from './raw.ts';
import type { RawLive } from './raw-live.ts';

/*
 * A snapshot on disk: "MPL1", the length of the header (uint32, little endian), the header (JSON, padded with spaces to
 * a multiple of 8), then the columns as they lie in memory, each padded to 8 bytes, then what changes seldom (JSON).
 */
const MAGIC = 'MPL1';
const FIXED = 8;
const BLANK = 0x20;

type Column = Float64Array | Int32Array;

interface Header {
  /** The snapshot without its columns and what changes seldom. */
  snapshot: Omit<RawSnapshot, keyof Seldom | 'contexts' | 'slots' | 'counters' | 'series' | 'collections' | 'sampled'>;
  /** How many strata have hits; absent where no probes are sampled. */
  hitStrata?: number;
  /** Lengths in elements, in the order of {@link columnsOf}. */
  lengths: number[];
}

/** What changes when code is loaded, and with a moment of `--live`. */
interface Seldom {
  tables: readonly string[];
  live?: RawLive | undefined;
}

/** That as bytes; whoever writes often keeps them. */
export function encodeSeldom({ tables, live }: Seldom): Uint8Array {
  return textBytes(json(live === undefined ? { tables } : { tables, live }));
}

/** The pieces of a snapshot's file, to be written one after the other. */
export function encodeSnapshot(raw: RawSnapshot, seldom: Uint8Array = encodeSeldom(raw)): Uint8Array[] {
  const {
    tables: _tables,
    live: _live,
    contexts: _contexts,
    slots: _slots,
    counters: _counters,
    series: _series,
    collections: _collections,
    sampled,
    ...snapshot
  } = raw;
  const columns = columnsOf(raw);
  const lengths: number[] = [];
  for (let i = 0; i < columns.length; i++) append(lengths, lengthOf(columns[i]!));
  const header: Header = sampled === undefined ? { snapshot, lengths } : { snapshot, hitStrata: sampled.hits, lengths };
  const text = textBytes(json(header));
  const size = lengthOf(text);
  const start = byteArray(FIXED + size + padding(size));
  fill(start, BLANK);
  copyInto(start, textBytes(MAGIC), 0);
  for (let i = 0; i < 4; i++) start[MAGIC.length + i] = (size + padding(size)) >>> (8 * i);
  copyInto(start, text, FIXED);
  const pieces: Uint8Array[] = [start];
  for (let i = 0; i < columns.length; i++) {
    const piece = bytesOf(columns[i]!);
    append(pieces, piece);
    const rest = padding(lengthOf(piece));
    if (rest > 0) append(pieces, byteArray(rest));
  }
  append(pieces, seldom);
  return pieces;
}

/** Reads what `encodeSnapshot` wrote; null when the bytes are something else or incomplete. */
export function decodeSnapshot(bytes: Uint8Array): RawSnapshot | null {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (buffer.toString('latin1', 0, 4) !== MAGIC) return null;
    const end = FIXED + buffer.readUInt32LE(4);
    const { snapshot, hitStrata, lengths } = JSON.parse(buffer.toString('utf8', FIXED, end)) as Header;
    let at = end;
    const take = <T extends Column>(kind: { new (source: ArrayBuffer): T; BYTES_PER_ELEMENT: number }): T => {
      const size = lengths.shift()! * kind.BYTES_PER_ELEMENT;
      if (at + size > buffer.length) throw new RangeError('truncated');
      const copy = new Uint8Array(size);
      copy.set(buffer.subarray(at, at + size));
      at += size + padding(size);
      return new kind(copy.buffer);
    };
    const contexts = {
      fn: take(Int32Array),
      parent: take(Int32Array),
      base: take(Int32Array),
      calls: take(Float64Array),
    };
    const slots = take(Int32Array);
    const counters = take(Float64Array);
    const series = take(Float64Array);
    const collections = take(Float64Array);
    const sampled =
      hitStrata === undefined
        ? undefined
        : { hits: hitStrata, slots: take(Int32Array), arrivals: take(Float64Array), rows: take(Float64Array) };
    const seldom = JSON.parse(buffer.toString('utf8', at)) as Pick<RawSnapshot, keyof Seldom>;
    for (const table of seldom.tables) if (readTable(table) === null) return null;
    return { ...snapshot, ...seldom, contexts, slots, counters, series, collections, ...(sampled && { sampled }) };
  } catch {
    return null;
  }
}

function columnsOf({ contexts, slots, counters, series, collections, sampled }: RawSnapshot): Column[] {
  const columns: Column[] = [
    contexts.fn,
    contexts.parent,
    contexts.base,
    contexts.calls,
    slots,
    counters,
    series,
    collections,
  ];
  if (sampled === undefined) return columns;
  append(columns, sampled.slots);
  append(columns, sampled.arrivals);
  append(columns, sampled.rows);
  return columns;
}

function padding(size: number): number {
  return (8 - (size % 8)) % 8;
}
