/** A program that switches Node's own source maps on while it runs gets the traces that it gets without the profiler. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../test/load/fixtures/switched-maps/main.cjs', import.meta.url));
const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

function run(args: string[]): { stdout: string; status: number | null } {
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { stdout, status };
}

describe('process.setSourceMapsEnabled', () => {
  for (const way of ['on', 'off', 'between']) {
    const plain = run([PROGRAM, way]);
    // How it is measured shows where the traces are translated all the time.
    for (const mode of way === 'on' ? [['--all'], ['--all', '--fast'], ['--all', '--live']] : [['--all']]) {
      it(`${way}, ${mode.join(' ')}`, () => {
        const folder = mkdtempSync(join(tmpdir(), 'mprof-line-maps-'));
        try {
          const ours = run([BIN, ...mode, '-o', join(folder, 'profile.json'), PROGRAM, way]);
          assert.equal(plain.status, 0);
          assert.equal(plain.stdout.includes('./area.ts:10:'), way !== 'off');
          assert.deepEqual(ours, plain);
        } finally {
          rmSync(folder, { recursive: true });
        }
      });
    }
  }
});
