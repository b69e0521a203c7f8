import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../test/load/fixtures/test-locations/fails.cjs', import.meta.url));
const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** Line and column of the tests that failed, innermost first. */
function locations(args: string[]): string[] {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, [...args, '--test', '--test-reporter=tap', PROGRAM], {
    encoding: 'utf8',
    env,
  });
  return [...stdout.matchAll(/location: '.*fails\.cjs:(\d+:\d+)'/g)].map(([, place]) => place!);
}

for (const mode of [['--all'], ['--all', '--live']]) {
  it(`node:test tells where a test stands as without the profiler: ${mode.join(' ')}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mprof-line-locations-'));
    try {
      const [unawaited, awaited, ...around] = locations([BIN, ...mode, '-o', join(folder, 'profile.json')]);
      assert.deepEqual([unawaited, ...around], ['5:7', '4:3', '3:1']);
      // A probe stands before it on its line.
      const [line, column] = awaited!.split(':').map(Number);
      assert.equal(line, 8);
      assert.ok(column! > 13, awaited);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
