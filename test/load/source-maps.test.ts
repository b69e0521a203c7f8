import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { node } from '../cli/run.ts';
import { FIXTURES, profileOf } from './run.ts';

describe('code that was compiled before is reported on the lines of the original', { concurrency: 2 }, () => {
  for (const script of ['compiled/dist/external.mjs', 'compiled/dist/inline.cjs']) {
    it(script, async () => {
      const { printed, hits } = await profileOf([script]);
      assert.equal(printed, '100\n');
      const build = { 9: 1, 10: 1, 12: 101, 13: 100, 15: 1, 16: 1 };
      assert.deepEqual(hits, { 'compiled/src/main.ts build': build });
    });
  }
});

describe('--enable-source-maps', { concurrency: 2 }, () => {
  it('is left to translate stack traces', async () => {
    const places = ({ stderr }: { stderr: string }): string[] => stderr.match(/sm\.mjs:\d+:\d+/g) ?? [];
    const args = ['--enable-source-maps', join(FIXTURES, 'sm.mjs')];
    const [plain, { outcome }] = [await node(args), await profileOf(args)];
    assert.equal(places(plain).length, 3);
    assert.deepEqual(places(outcome), places(plain));
  });
});
