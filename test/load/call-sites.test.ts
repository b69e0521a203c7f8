/** Places that programs ask V8 and Node for are those of the text as written, frames are the program's and Node's alone. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../test/load/fixtures/call-sites/tells.cjs', import.meta.url));
const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

function run(args: string[]): { stdout: string; status: number | null } {
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { stdout, status };
}

describe('call sites tell what they tell without the profiler', () => {
  const plain = run([PROGRAM]);
  for (const mode of [['--all'], ['--only', 'throwing'], ['--all', '--fast'], ['--all', '--live']]) {
    it(mode.join(' '), () => {
      const folder = mkdtempSync(join(tmpdir(), 'mprof-line-call-sites-'));
      try {
        const ours = run([BIN, ...mode, '-o', join(folder, 'profile.json'), PROGRAM]);
        assert.match(plain.stdout, /throwing 25:/);
        assert.deepEqual(ours, plain);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

it('errors in deep stacks have the frames that they have without', () => {
  const deep = join(PROGRAM, '..', 'deep.cjs');
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-call-sites-'));
  try {
    const plain = run([deep]);
    assert.match(plain.stdout, /one less: emit {5}at process\.assertThat/);
    assert.deepEqual(run([BIN, '--all', '-o', join(folder, 'profile.json'), deep]), plain);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
