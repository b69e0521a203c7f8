import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultOutput, outputSettings } from '../../src/options/output-options.ts';
import { REPORT_FORMATS } from '../../src/report/options.ts';
import { rehearse } from '../../src/result/rehearse.ts';
import { defaultSettings } from '../../src/session/settings.ts';

const run = {
  kind: 'script' as const,
  path: '/program.js',
  script: 'program.js',
  args: [],
  settings: defaultSettings('/'),
  startedAt: 0,
};
const output = outputSettings(defaultOutput());

test('each report can be rehearsed before there is anything to report', () => {
  for (const format of REPORT_FORMATS) {
    const text = rehearse({ ...run, output: { ...output, format } });
    assert.match(text, /4096|4\.0 KB|\[1, 2, 3\]/, format);
  }
});

test('where nothing is printed, nothing is rehearsed', () => {
  assert.equal(rehearse({ ...run, output: { ...output, format: null } }), '');
});
