import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { clean, node } from '../cli/run.ts';
import { FIXTURES, profileOf } from './run.ts';

const cwd = join(FIXTURES, 'evaluated');

describe('files that a program evaluates itself, as test runners do', { concurrency: 2 }, () => {
  it('are measured, and stack traces tell what they would', async () => {
    const plain = await node(['runner.cjs'], { cwd });
    assert.equal(plain.code, 0, plain.stderr);
    const { printed, hits, outcome } = await profileOf(['--only', 'count', '--only', 'fails', 'runner.cjs'], { cwd });
    assert.deepEqual([printed, outcome.stderr], [plain.stdout, plain.stderr]);
    assert.deepEqual(hits, {
      // 1 + 2 + 3 + 4 + 5 turns, and a look at the condition more each time.
      'subject.js count': { 1: 5, 2: 20, 3: 5 },
      'subject.js fails': { 5: 10 },
    });
  });

  it('are measured with their top level under --all', async () => {
    const { hits, profile } = await profileOf(['--all', '--exclude', 'runner.cjs', 'runner.cjs'], { cwd });
    assert.deepEqual(hits['subject.js <module>'], { 1: 5, 6: 5 });
    assert.deepEqual(profile.functions.map(({ name }) => name).sort(), ['<module>', 'count', 'fails']);
  });

  it('are measured as bodies of async functions that name the file, through the map of what a server made of it', async () => {
    const plain = await node(['constructed.mjs'], { cwd });
    assert.equal(plain.code, 0, plain.stderr);
    const args = ['--only', 'twice', '--only', 'fails', 'constructed.mjs'];
    const { printed, hits, outcome } = await profileOf(args, { cwd });
    assert.deepEqual([printed, outcome.stderr], [plain.stdout, plain.stderr]);
    assert.deepEqual(hits, { 'to serve.ts fails': { 6: 2, 7: 2 }, 'to serve.ts twice': { 2: 6, 3: 6 } });
  });

  it('are measured where vitest keeps the map beside the text', async () => {
    const env = { ...clean(process.env), VITEST: 'true' };
    const plain = await node(['separate-map.mjs'], { cwd, env });
    assert.equal(plain.code, 0, plain.stderr);
    const args = ['--only', 'twice', '--only', 'fails', 'separate-map.mjs'];
    const { printed, hits, outcome } = await profileOf(args, { cwd, env });
    assert.deepEqual([printed, outcome.stderr], [plain.stdout, plain.stderr]);
    assert.deepEqual(hits, { 'to serve.ts fails': { 6: 1, 7: 1 }, 'to serve.ts twice': { 2: 3, 3: 3 } });
  });

  it('are measured as ES modules', async () => {
    const args = ['--experimental-vm-modules', '--no-warnings', 'module.mjs'];
    const { printed, hits } = await profileOf(['--only', 'twice', ...args], { cwd });
    assert.equal(printed, '42 true true\n');
    assert.deepEqual(hits, { 'exporting.mjs twice': { 1: 1, 2: 1 } });
  });
});

it('a thread and a process lose nothing that are ended from outside as soon as they are done', async () => {
  const { printed, hits } = await profileOf(['--only', 'work', 'ended.cjs'], { cwd });
  assert.equal(printed, 'worker 499500\nchild 499500 true\nnull SIGTERM\n');
  assert.deepEqual(hits, { 'ended.cjs work': { 5: 2, 6: 2, 7: 2002, 8: 2 } });
});
