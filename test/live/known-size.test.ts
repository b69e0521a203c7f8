import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';
import type { LineProfile } from '../../src/profile/types.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = fileURLToPath(new URL('../../../test/live/fixtures/', import.meta.url));

const LINES = [6, 7, 8, 9, 10, 11, 12, 13];
/** An array of 500 elements, the object that has it, and their entry in a Map. */
const SESSION = 4016 + 32 + 40 + 52;
const RIGHT = 1000 * SESSION;

for (const modes of [['--live'], ['--live', '--fast'], ['--live', '--fast', '--holders']]) {
  test(`eight lines of a known size are right with ${modes.join(' ')}, and within their errors`, () => {
    const outside = mkdtempSync(join(tmpdir(), 'mprof-line-known-'));
    const output = join(outside, 'p.json');
    try {
      const args = [bin, '--all', ...modes, '-o', output, 'sessions.js'];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      const all = readProfile(readFileSync(output, 'utf8'), output).functions.flatMap(({ lines }) => lines);
      const lines = LINES.map((line): LineProfile => all.find((each) => each.line === line && each.live! > 1e6)!);
      const live = lines.map((line) => line?.live ?? 0);
      const sum = live.reduce((total, bytes) => total + bytes, 0);
      // The error of the sum is 3 %: five of them, where chance comes once in a million runs.
      assert.ok(Math.abs(sum - 8 * RIGHT) < 0.16 * 8 * RIGHT, `${live} of ${RIGHT}`);
      const far = lines.filter((line) => Math.abs(line.live! - RIGHT) > 3 * line.liveError!);
      assert.ok(far.length <= 1, `${live} of ${RIGHT} are more than three errors off`);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });
}
