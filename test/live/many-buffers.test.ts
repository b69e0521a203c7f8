import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const COUNT = 200_000;
const SIZE = 100;

// In the first there is room for a list of them, in the second the heap is more than half full.
for (const limit of ['--max-old-space-size=1000', '--max-old-space-size=80']) {
  test(`many buffers are counted, and what finds them is not, with ${limit}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'mprof-line-buffers-'));
    try {
      const script = join(folder, 'main.cjs');
      const output = join(folder, 'p.json');
      writeFileSync(
        script,
        `const kept = [];\nfor (let i = 0; i < ${COUNT}; i++) kept.push(new Uint8Array(${SIZE}));\n`,
      );
      const args = [bin, '--live', '--all', limit, '-o', output, script];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      const { functions, totals, moments } = readProfile(readFileSync(output, 'utf8'), output);
      const { live = 0 } = functions.flatMap(({ lines }) => lines).find(({ line }) => line === 2)!;
      assert.ok(live > COUNT * SIZE && live < 4 * COUNT * SIZE, `${live} bytes on the line`);
      assert.ok(totals.liveOutside! < 20e6, `${totals.liveOutside} bytes elsewhere of ${moments!.at(-1)!.heap}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
