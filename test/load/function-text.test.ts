import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

test('functions show the text that was written, and so do those that are sent elsewhere as text', async () => {
  const plain = await node(['function-text.cjs'], { cwd: FIXTURES });
  const ours = await mprofLine(['--all', '--format', 'csv', 'function-text.cjs'], { cwd: FIXTURES });
  const printed = ours.stdout.slice(0, plain.stdout.length);
  assert.deepEqual([printed, ours.stderr, ours.code], [plain.stdout, plain.stderr, plain.code]);
  assert.match(ours.stdout.slice(plain.stdout.length), /^file,function,/);
  assert.match(plain.stdout, /\/\/ comment/);
});

test('so do those of files that are evaluated in a context of their own', async () => {
  const plain = await node(['evaluated/text-runner.cjs'], { cwd: FIXTURES });
  const ours = await mprofLine(['--all', '--format', 'csv', 'evaluated/text-runner.cjs'], { cwd: FIXTURES });
  const printed = ours.stdout.slice(0, plain.stdout.length);
  assert.deepEqual([printed, ours.stderr, ours.code], [plain.stdout, plain.stderr, plain.code]);
  assert.match(ours.stdout.slice(plain.stdout.length), /^evaluated\/text\.js,wrong,/m);
  assert.match(plain.stdout, /called: 1/);
});
