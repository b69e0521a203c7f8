import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { mprofLine, node } from '../cli/run.ts';

const cwd = fileURLToPath(new URL('../../../test/testing/fixtures', import.meta.url));

test('a limit 1.6 % above what an unchanged function allocates holds a hundred times', async () => {
  const { stdout, code } = await node(['--test-reporter=tap', 'steady.js'], { cwd });
  assert.match(stdout, /^# pass 100$/m);
  assert.equal(code, 0);
});

test('and under mprof-line, where probes allocate, too', async () => {
  const args = ['--only', 'build', '--format', 'json', '--test-reporter=tap', 'steady.js'];
  const { stdout, code } = await mprofLine(args, { cwd });
  assert.match(stdout, /^# pass 100$/m);
  assert.equal(code, 0);
});
