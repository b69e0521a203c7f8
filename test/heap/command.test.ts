import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = fileURLToPath(new URL('../../../test/heap/fixtures/', import.meta.url));

test('--holders tells who holds what lives at the end', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, '--all', '--holders', 'server.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const told = stdout.split('\n').slice(stdout.split('\n').indexOf('Who holds them:')).slice(0, 3);
  assert.match(told[1]!, /^ {2}remember \(server\.js:5\)/);
  assert.match(
    told[2]!,
    /^ {4}[\d.]+ MB, [\d,]+ Object: visitors, an Array \(server\.js:1\) ← the module \(server\.js\)$/,
  );
});
