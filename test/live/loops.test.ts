/** A loop of which V8 of Node 24 makes broken code as soon as there is a function in it; earlier versions have no such loop. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { mprofLine } from '../cli/run.ts';

const PROGRAM = `const resource = { [Symbol.asyncDispose]() {} };
async function f() {
  let n = 0;
  const kept = [];
  for (await using x = [resource, 1][0]; !n; n = [1][0]) {
    kept.push([n, 'a' + n]);
    kept.push(String(n).repeat(100));
  }
  return kept;
}
f().then((kept) => console.log('made', kept.length));
`;
const skip = Number(process.versions.node.split('.')[0]) < 24;

test('nothing is outlined in a loop whose head has an await using', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-loops-'));
  try {
    const script = join(folder, 'loops.cjs');
    writeFileSync(script, PROGRAM);
    for (const options of [[], ['--holders'], ['--fast']]) {
      const { stdout, code } = await mprofLine(['--all', '--live', ...options, script]);
      assert.match(stdout, /^made 2\n/, options.join());
      assert.equal(code, 0);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
