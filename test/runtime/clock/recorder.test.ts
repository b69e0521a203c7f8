import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../../src/profile/read.ts';

const bin = fileURLToPath(new URL('../../../src/cli/bin.js', import.meta.url));
const program = fileURLToPath(new URL('../../../../test/runtime/fixtures/churns.cjs', import.meta.url));

/** An array of two, and its elements: 32 bytes each. */
const MADE = 270 * 100_000 * 64;

for (const mode of ['--exact', '--fast']) {
  test(`${mode}: what records collections does not pile up where no collection is of the whole heap`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mprof-line-churns-'));
    const output = join(folder, 'p.json');
    try {
      // A young generation of 1 MB: a call needs some ten collections.
      const args = [bin, mode, '-o', output, '--max-semi-space-size=1', program];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.ok(Number(stdout) < 50, `resident memory grew by ${stdout} MB`);
      const { lines } = readProfile(readFileSync(output, 'utf8'), output).functions.find(
        ({ name }) => name === 'churn',
      )!;
      const { allocated } = lines.find(({ line }) => line === 6)!;
      assert.ok(Math.abs(allocated / MADE - 1) < 0.01, `${allocated} of ${MADE} bytes`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
