import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { renderReport } from '../../src/report/index.ts';
import { REPORT_FORMATS } from '../../src/report/options.ts';
import { hog } from './profiles.ts';

const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.exe\r\n<script>alert(1)</script>|`\u2028';
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** A report of a profile in which every text is `text`. */
function reportOf(text: string, format: (typeof REPORT_FORMATS)[number]): string {
  const profile = hog({
    run: {
      ending: { kind: 'uncaught', code: 1, message: text },
      executing: [{ function: 0, line: 5 }],
      node: text,
      warnings: [{ kind: 'other', message: text, file: text, line: 1 }],
    },
  });
  for (const fn of profile.functions) fn.name = text;
  profile.files[0]!.path = text;
  return renderReport(profile, { format, readSource: () => `${text}\n`.repeat(20) });
}

for (const format of REPORT_FORMATS) {
  test(`${format}: no control sequence of a source or name reaches the terminal`, () => {
    const report = reportOf(hostile, format).replaceAll('\r\n', format === 'csv' ? '\n' : '\r\n');
    assert.doesNotMatch(report, UNSAFE);
  });

  test(`${format}: nor one of any other text`, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const report = reportOf(text, format).replaceAll('\r\n', format === 'csv' ? '\n' : '\r\n');
        assert.doesNotMatch(report, UNSAFE);
      }),
      { numRuns: 50 },
    );
  });
}

test('Markdown shows hostile names as text', () => {
  const report = reportOf('<img src=x onerror=alert(1)>', 'md');
  // Every `<` stands in a code span or behind a backslash.
  for (const line of report.split('\n'))
    assert.doesNotMatch(line.replace(/(`+).*?[^`]\1(?!`)/g, '').replaceAll('\\<', ''), /</);
});
