import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import fc from 'fast-check';
import { renderReport } from '../../src/report/index.ts';
import { escapeControls } from '../../src/text/plain-text.ts';
import { hog, readFixture } from './profiles.ts';

const require = createRequire(import.meta.url);
const Papa = require('papaparse') as {
  parse(
    text: string,
    options: { header?: boolean; delimiter: string; newline: string },
  ): { data: unknown[]; errors: unknown[] };
};
const { lexer } = (await import('marked')) as unknown as {
  lexer(text: string): { type: string; header?: { text: string }[]; rows?: { text: string }[][] }[];
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
      for (const record of data as Record<string, string>[]) assert.equal(record.source, escapeControls(source, true));
    }),
    { numRuns: 200 },
  );
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
