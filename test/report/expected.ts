import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { here } from './profiles.ts';

/** Compares `actual` with `test/report/expected/<name>`; with UPDATE_EXPECTED=1 in the environment it is written instead. */
export function assertExpected(actual: string, name: string): void {
  const file = new URL(`expected/${name}`, here);
  if (process.env.UPDATE_EXPECTED === '1') writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
