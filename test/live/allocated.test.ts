import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = fileURLToPath(new URL('../../../test/live/fixtures/', import.meta.url));

/** Bytes that V8 takes for code and for boxed numbers, until it has optimised a function; a function for each of the 60,000 expressions would be 3.4 MB. */
const ONCE = 1_000_000;

/** Bytes that each line of the program has allocated itself. */
function allocatedWith(...modes: string[]): Map<number, number> {
  const outside = mkdtempSync(join(tmpdir(), 'mprof-line-allocated-'));
  const output = join(outside, 'p.json');
  try {
    const args = [bin, '--all', ...modes, '-o', output, 'allocates.js'];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.equal(stdout, 'true true true 100\n');
    const lines = readProfile(readFileSync(output, 'utf8'), output).functions.flatMap((fn) => fn.lines);
    return new Map(lines.map(({ line, self, allocated }) => [line, (self ?? { allocated }).allocated]));
  } finally {
    rmSync(outside, { recursive: true });
  }
}

const exact = allocatedWith('--exact');

for (const modes of [['--live'], ['--live', '--fast'], ['--live', '--holders']]) {
  test(`what lines allocate is the same with ${modes.join(' ')}: functions that are made to evaluate them are left out`, () => {
    const live = allocatedWith(...modes);
    for (const [line, bytes] of exact) {
      const difference = Math.abs((live.get(line) ?? 0) - bytes);
      assert.ok(difference < ONCE + 0.05 * bytes, `line ${line}: ${live.get(line)} in place of ${bytes}`);
    }
    const sum = (lines: Map<number, number>): number => [...lines.values()].reduce((all, bytes) => all + bytes, 0);
    assert.ok(sum(live) < sum(exact) + 2 * ONCE, `${sum(live)} in place of ${sum(exact)}`);
  });
}
