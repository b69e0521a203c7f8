import assert from 'node:assert/strict';
import test from 'node:test';
import { type ReportOptions, renderReport } from '../../src/report/index.ts';
import { assertExpected } from './expected.ts';
import { hog, readFixture } from './profiles.ts';

const base = { readSource: readFixture } as const;
const cases: Record<string, Omit<ReportOptions, 'readSource'>> = {
  'table.txt': { format: 'table' },
  'table-80.txt': { format: 'table', width: 80 },
  'table-color.txt': { format: 'table', width: 120, color: true },
  'table-columns.txt': { format: 'table', columns: ['allocated', 'hits', 'first'] },
  'table-hide-zero.txt': { format: 'table', hideZero: true },
  'table-precision.txt': { format: 'table', precision: 3 },
  'table-top.txt': { format: 'table', top: 1 },
  'classic.txt': { format: 'classic' },
  'classic-precision.txt': { format: 'classic', precision: 1 },
  'report.md': { format: 'md' },
  'report.csv': { format: 'csv' },
};

for (const [name, options] of Object.entries(cases)) {
  test(`renders ${name}`, () => assertExpected(renderReport(hog(), { ...base, ...options }), name));
}

test('txt is the table without colour', () => {
  const options = { ...base, width: 100 };
  assert.equal(
    renderReport(hog(), { ...options, format: 'txt', color: true }),
    renderReport(hog(), { ...options, format: 'table' }),
  );
});

test('json is the profile', () => {
  assert.deepEqual(JSON.parse(renderReport(hog(), { ...base, format: 'json' })), hog());
});

test('no line of a table is wider than the terminal', () => {
  for (let width = 70; width <= 140; width += 7) {
    const [blocks] = renderReport(hog(), { ...base, format: 'table', width }).split('Never called');
    for (const line of blocks!.split('\n')) {
      // Two of the fixture's characters are one cell wider than they are long.
      assert.ok(line.length + (line.includes('行') ? 1 : 0) <= width, `${width}: ${line}`);
    }
  }
});

test('every report ends in exactly one line feed of its own', () => {
  for (const format of ['table', 'md', 'json', 'txt'] as const) {
    assert.match(renderReport(hog(), { ...base, format }), /[^\n]\n$/);
  }
});

test('functions are ordered by the key asked for', () => {
  const names = (sort: ReportOptions['sort']): string[] =>
    [...renderReport(hog(), { ...base, format: 'table', sort }).matchAll(/^(\w+) {2}hog\.js/gm)].map(
      (found) => found[1]!,
    );
  assert.deepEqual(names('allocated'), ['main', 'build']);
  assert.deepEqual(names('increment'), ['build', 'main']);
  assert.deepEqual(names('hits'), ['main', 'build']);
  assert.deepEqual(names('line'), ['main', 'build']);
});
