import assert from 'node:assert/strict';
import { it } from 'node:test';
import { profileOf } from './run.ts';

it('a module whose top level throws is left', async () => {
  const { profile } = await profileOf(['--all', '--exclude', '**/hog.cjs', 'throwing-module/main.cjs']);
  const module = profile.functions.find(
    ({ name, file }) => name === '<module>' && profile.files[file]!.path.endsWith('throws.mjs'),
  )!;
  const allocated = module.lines.reduce((sum, line) => sum + line.self.allocated, 0);
  assert.ok(allocated < 100_000, `${allocated} bytes on the lines of the module`);
  assert.ok(profile.totals.outside > 3_000_000, `${profile.totals.outside} bytes outside`);
});
