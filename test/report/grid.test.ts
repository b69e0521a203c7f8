import assert from 'node:assert/strict';
import test from 'node:test';
import { grid } from '../../src/report/formats/grid.ts';

test('cells stand below each other, whatever their colours and the width of their letters', () => {
  const columns = [
    { title: 'hits', fill: 'left' as const },
    { title: 'bar', fill: 'right' as const },
  ];
  const row = {
    cells: ['12', '██'],
    paint: (text: string) => `\u001b[31m${text}\u001b[39m`,
    source: '漢字 = "ü"; // ✓',
  };
  const rows = [row, { ...row, cells: ['1,234', ''] }, { ...row, source: '' }, { ...row, cells: ['漢', '█'] }];
  const shape = { gap: '  ', width: 80, dim: String };
  const lines = grid(columns, rows, { ...shape, isLong: false });
  assert.deepEqual(grid(columns, rows, { ...shape, isLong: true }), lines);
  assert.deepEqual(
    lines.map((line) => line.replaceAll(/\u001b\[\d+m/g, '')),
    [
      ' hits  bar  source',
      '─'.repeat(28),
      '   12  ██   漢字 = "ü"; // ✓',
      '1,234       漢字 = "ü"; // ✓',
      '   12  ██',
      '   漢  █    漢字 = "ü"; // ✓',
    ],
  );
  assert.match(lines[2]!, /^ {3}\u001b\[31m12\u001b\[39m {2}\u001b\[31m██\u001b\[39m {3}\u001b\[31m漢字/);
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
    const lines = grid(columns, rows, { gap: ' ', width: 60, dim: String, isLong: false });
    assert.deepEqual(new Set(lines.slice(1).map((line) => line.length)), new Set([60]));
  }
});
