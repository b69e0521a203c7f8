import assert from 'node:assert/strict';
import test from 'node:test';
import { grid } from '../../src/report/formats/grid.ts';

test('a listing that is too long for a screen is laid out as a short one is', () => {
  const columns = [
    { title: 'hits', fill: 'left' as const },
    { title: 'bar', fill: 'right' as const },
  ];
  const row = {
    cells: ['12', '██'],
    paint: (text: string) => `\u001b[31m${text}\u001b[39m`,
    source: '漢字 = "ü"; // ✓',
  };
  const rows = [row, { ...row, cells: ['1,234', ''] }, { ...row, source: '' }];
  const many = Array.from({ length: 50 }, () => rows).flat();
  const shape = { gap: '  ', width: 80, dim: (text: string): string => text };
  const short = grid(columns, rows, shape);
  const long = grid(columns, many, shape);
  assert.equal(long.length, 152);
  assert.deepEqual(long.slice(0, 5), short);
});

test('a column in which nothing stands takes no more than it is counted for', () => {
  const columns = [
    { title: 'line', fill: 'left' as const },
    { title: '', fill: 'right' as const },
  ];
  for (const count of [1, 101]) {
    const rows = Array.from({ length: count }, (_, i) => ({
      cells: [String(i), ''],
      source: 'x'.repeat(100),
      paint: String,
    }));
    const lines = grid(columns, rows, { gap: ' ', width: 60, dim: String });
    assert.deepEqual(new Set(lines.slice(1).map((line) => line.length)), new Set([60]));
  }
});
