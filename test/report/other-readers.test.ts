import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import fc from 'fast-check';
import type { Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { escapeControls } from '../../src/text/plain-text.ts';
import { hog, living, readFixture } from './profiles.ts';

const require = createRequire(import.meta.url);
const Papa = require('papaparse') as {
  parse(
    text: string,
    options: { header?: boolean; delimiter: string; newline: string },
  ): { data: unknown[]; errors: unknown[] };
};
const { lexer } = (await import('marked')) as unknown as {
  lexer(text: string): { type: string; text?: string; header?: { text: string }[]; rows?: { text: string }[][] }[];
};

/** A source of twenty lines, each of them `text`. */
const sourceOf = (text: string) => (): string => `${text}\n`.repeat(20);
const lineText = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\n\r\u2028\u2029\ufeff]/g, ''));
const markText = fc.string({ unit: fc.constantFrom('|', '`', '\\', '<', ' ', 'a', '*', '_', '[', ']', '\t', '&') });

test('a reader of CSV finds the numbers of the profile', () => {
  const text = renderReport(hog(), { format: 'csv', readSource: readFixture });
  const { data, errors } = Papa.parse(text.replace(/\r\n$/, ''), { header: true, delimiter: ',', newline: '\r\n' });
  assert.deepEqual(errors, []);
  const records = data as Record<string, string>[];
  assert.equal(records.length, hog().functions.flatMap(({ lines }) => lines).length);
  const { line, self, ...measures } = hog().functions[0]!.lines[3]!;
  const record = records.find((candidate) => candidate.line === String(line))!;
  for (const [key, value] of Object.entries(measures)) assert.equal(Number(record[key]), value, key);
  for (const [key, value] of Object.entries(self)) assert.equal(Number(record[`self.${key}`]), value, `self.${key}`);
  assert.equal(record.source, '\trows.push(build(i)); // a tab before this line');
});

test('a reader of CSV finds every source as it was, control characters written out', () => {
  fc.assert(
    fc.property(lineText, (source) => {
      const text = renderReport(hog(), { format: 'csv', readSource: sourceOf(source) });
      const { data } = Papa.parse(text.replace(/\r\n$/, ''), { header: true, delimiter: ',', newline: '\r\n' });
      const shown = escapeControls(source, true);
      const expected = /^\s*[=+\-@＝＋－＠]/.test(shown) ? `'${shown}` : shown;
      for (const record of data as Record<string, string>[]) assert.equal(record.source, expected);
    }),
    { numRuns: 200 },
  );
});

test('no text of a file is a formula to a spreadsheet, and numbers stay numbers', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '＝1']) {
    const profile = hog();
    profile.files[0]!.path = text;
    profile.functions[0]!.name = text;
    const csv = renderReport(profile, { format: 'csv', readSource: sourceOf(text) });
    const { data } = Papa.parse(csv.replace(/\r\n$/, ''), { header: true, delimiter: ',', newline: '\r\n' });
    const [record] = data as Record<string, string>[];
    // A tab in a name is written out, one in source is not.
    const fields = text.startsWith('\t') ? ['source'] : ['file', 'function', 'source'];
    for (const field of fields) assert.match(record![field]!, /^'/, `${field} ${text}`);
    const freed = (data as Record<string, string>[]).find(({ line: at }) => at === '10')!;
    assert.equal(freed.increment, '-1499928');
  }
});

test('a reader of CSV finds living bytes and errors where they were measured', () => {
  const parsed = (profile: Profile): Record<string, string>[] => {
    const csv = renderReport(profile, { format: 'csv', readSource: readFixture });
    const { data } = Papa.parse(csv.replace(/\r\n$/, ''), { header: true, delimiter: ',', newline: '\r\n' });
    return data as Record<string, string>[];
  };
  const [first, second] = parsed(living());
  assert.deepEqual(
    [first!.error, first!.live, first!.liveError, first!.liveAtPeak],
    ['1.5', '3145728', '104857.6', '2097152'],
  );
  assert.equal(second!.live, '');
  assert.ok(!('live' in parsed(hog())[0]!));
});

test('a reader of Markdown finds as many cells in each row, whatever the source', () => {
  fc.assert(
    fc.property(markText, (source) => {
      const tables = lexer(renderReport(hog(), { format: 'md', readSource: sourceOf(source) })).filter(
        ({ type }) => type === 'table',
      );
      assert.equal(tables.length, 2);
      for (const { header, rows } of tables) {
        assert.equal(header!.length, 9);
        // The last cell of a row is a code element, or a span that begins and ends with as many backticks.
        for (const row of rows!) {
          const cell = row.at(-1)!.text;
          if (cell !== '') assert.match(cell, /^<code>[^<>|`]*<\/code>$|^(`+)(?!`)[\s\S]*[^`]\1$/);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('a reader of Markdown finds what stands before the listings as sentences, and rows with their source as code', () => {
  fc.assert(
    fc.property(markText, (source) => {
      const report = renderReport(living(), { format: 'md', readSource: sourceOf(source) });
      const table = renderReport(living(), { format: 'txt', readSource: sourceOf(source) });
      const rows = lexer(report).filter(({ type }) => type === 'code');
      const begin = table.slice(0, table.search(/^main {2}hog\.js/m)).split('\n');
      assert.deepEqual(
        rows.flatMap(({ text }) => text!.split('\n')),
        begin.filter((line) => line.startsWith(' ')),
      );
      assert.match(report, /^Alive at the end: /m);
    }),
    { numRuns: 100 },
  );
});
