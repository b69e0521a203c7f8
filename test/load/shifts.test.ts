import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { moveShifts, packShifts, shiftsOf } from '../../src/load/shifts.ts';

/** Insertions of a line: column, length, lines below, column there; longer ones are remembered once they have been read. */
const line = (length: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.tuple(fc.nat(1000), fc.nat(40), fc.nat(3), fc.nat(1000)), { minLength: 1, maxLength: length })
    .map((insertions) => insertions.sort(([a], [b]) => a - b).flat());
const file = fc.map(fc.integer({ min: 1, max: 60 }), fc.oneof(line(3), line(200)), { maxKeys: 20 });

test('each line of what was inserted is read by itself, in any order, and again', () => {
  fc.assert(
    fc.property(file, fc.integer({ min: -2, max: 5 }), (lines, down) => {
      const sorted = [...lines].sort(([a], [b]) => a - b);
      const shifts = shiftsOf(packShifts(sorted, down));
      for (const [number, numbers] of [...sorted, ...sorted.reverse()])
        assert.deepEqual(shifts.get(number + down), numbers);
      for (let number = -3; number < 70; number++)
        assert.equal(shifts.get(number + down) !== undefined, lines.has(number), `line ${number}`);
    }),
  );
});

test('a text further down, and further right on its first line, has them there', () => {
  fc.assert(
    fc.property(file, fc.nat(5), fc.nat(70), (lines, down, right) => {
      const sorted = [...lines].sort(([a], [b]) => a - b);
      const shifts = shiftsOf(moveShifts(packShifts(sorted), down, right));
      for (const [number, numbers] of sorted) {
        // What stands on the same line in the end is further right, too.
        const moved = numbers.map((n, i) => (i % 4 === 0 || (i % 4 === 3 && numbers[i - 1] === 0) ? n + right : n));
        assert.deepEqual(shifts.get(number + down), number === 1 ? moved : numbers);
      }
    }),
  );
});

test('a file in which nothing was inserted has nothing on any line', () => {
  for (const text of [packShifts([]), moveShifts(packShifts([]), 2, 3)])
    for (let number = 0; number < 5; number++) assert.equal(shiftsOf(text).get(number), undefined);
});
