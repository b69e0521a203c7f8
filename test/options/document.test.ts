import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { optionsDocument } from '../../src/options/document.ts';

test('docs/options.md is printed from the table', () => {
  const file = new URL('../../../docs/options.md', import.meta.url);
  if (process.env.UPDATE_EXPECTED) writeFileSync(file, optionsDocument());
  assert.equal(readFileSync(file, 'utf8'), optionsDocument());
});
