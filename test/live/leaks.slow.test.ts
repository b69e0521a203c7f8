/** Leaks of many kinds: the bytes that a plain run retains, the line first, and who holds it; `npm run bench:live` has all of them on all versions. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('../../bench/live.js', import.meta.url));
/** Fine enough that 10 % are more than four standard errors. */
const FINE = '--live=4KB';

for (const name of ['map-never-hit', 'closures', 'promises', 'sliced-buffers', 'full-cache', 'weak-refs']) {
  test(name, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bench, name, FINE], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, / {2}right$/m);
  });
}
