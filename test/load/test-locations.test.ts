import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../test/load/fixtures/test-locations/fails.cjs', import.meta.url));
const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** The lines of the tests that failed, innermost first. */
function locations(args: string[]): string[] {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, [...args, '--test', '--test-reporter=tap', PROGRAM], {
    encoding: 'utf8',
    env,
  });
  return [...stdout.matchAll(/location: '.*fails\.cjs:(\d+):\d+'/g)].map(([, line]) => line!);
}

it('node:test tells the line of a test as without the profiler; its column is that of the changed line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-locations-'));
  try {
    const plain = locations([]);
    assert.deepEqual(plain, ['4', '3']);
    assert.deepEqual(locations([BIN, '--all', '-o', join(folder, 'profile.json')]), plain);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
