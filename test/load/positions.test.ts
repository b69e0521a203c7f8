import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { packShifts } from '../../src/load/shifts.ts';
import { addPositions, originalPlace, positionsOf } from '../../src/load/unnoticed/positions.ts';

function positions(shifts: number[]): Parameters<typeof originalPlace>[0] {
  return { path: '/work/a.js', name: '/work/a.js', source: '', shifts: packShifts([[3, shifts]]) };
}

describe('places of the text as written', () => {
  it('insertions before a column are taken out; a place inside one is where it was inserted', () => {
    // abc|XXXX|def|YY|  with XXXX at 3 and YY at 6
    const known = positions([...[3, 4, 0, 3], ...[6, 2, 0, 6]]);
    const columns = Array.from({ length: 13 }, (_, i) => originalPlace(known, { line: 3, column: i + 1 }).column - 1);
    assert.deepEqual(columns, [0, 1, 2, 3, 3, 3, 3, 3, 4, 5, 6, 6, 6]);
    assert.deepEqual(originalPlace(known, { line: 4, column: 9 }), { line: 4, column: 9 });
  });

  it('what stands at the end of a line for one below is there; where it begins, what it stands behind ends', () => {
    // abc|XX|YYYY| with XX for the end of abc, and YYYY for column 5 two lines below
    const known = positions([...[3, 2, 0, 3], ...[3, 4, 2, 5]]);
    const places = Array.from({ length: 10 }, (_, i) => originalPlace(known, { line: 3, column: i + 1 }));
    assert.deepEqual(
      places.map(({ line, column }) => [line, column - 1]),
      [...[0, 1, 2, 3, 3, 3].map((column) => [3, column]), [5, 5], [5, 5], [5, 5], [3, 3]],
    );
  });

  it('every column comes back', () => {
    const insertion = fc.tuple(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 9 }));
    const insertions = fc.uniqueArray(insertion, { selector: ([column]) => column, maxLength: 8 });
    fc.assert(
      fc.property(insertions, fc.nat({ max: 40 }), (given, column) => {
        const sorted = given.sort(([a], [b]) => a - b);
        const before = sorted.filter(([at]) => at <= column).reduce((sum, [, length]) => sum + length, 0);
        const place = { line: 3, column: column + before + 1 };
        return (
          originalPlace(positions(sorted.flatMap(([at, length]) => [at, length, 0, at])), place).column === column + 1
        );
      }),
    );
  });

  it('a file is known by its path, its URL, and its URL with a query', { skip: process.platform === 'win32' }, () => {
    addPositions({ ...positions([]), path: '/work/b c.js', name: '/work/b c.js' });
    const names = [
      '/work/b c.js',
      'file:///work/b%20c.js',
      'file:///work/b%20c.js?v=1#x',
      '/work/c.js',
      'file:///c.js?x',
    ];
    assert.deepEqual(
      names.map((name) => positionsOf(name)?.path ?? null),
      ['/work/b c.js', '/work/b c.js', '/work/b c.js', null, null],
    );
  });
});
