import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packTable } from '../../../instrument/emit/epilogue.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../runtime/snapshot/codec.ts';
import { readTable } from '../../../runtime/tables.ts';
import { simulate } from '../../profile/simulate.ts';

const raw = simulate([
  { fn: 0, work: [{ line: 1, allocated: 5, calls: [{ fn: 2, work: [{ line: 0, allocated: 3, calls: [] }] }] }] },
]);
raw.label = 'Größe';
raw.tables = raw.tables.map((text) => {
  const table = readTable(text)!;
  return packTable({ ...table, functions: table.functions.map((fn) => ({ ...fn, name: `прочитать ${fn.name}` })) });
});
const bytes = Buffer.concat(encodeSnapshot(raw));

test('a snapshot is read as it was written', () => {
  assert.deepEqual(decodeSnapshot(bytes), raw);
});

test('a truncated snapshot is none', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: bytes.length - 1 }),
      (end) => decodeSnapshot(bytes.subarray(0, end)) === null,
    ),
  );
});

test('a damaged snapshot does no harm', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
      const damaged = Buffer.from(bytes);
      damaged[at] = value;
      decodeSnapshot(damaged);
    }),
  );
});
