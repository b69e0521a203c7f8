/** More call paths than there is room for. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { runPlain, runProfiled } from './programs.ts';

test('calls by more paths than the tree holds are all counted, and that paths were folded is said', {
  timeout: 120_000,
}, async () => {
  const [plain, ours] = await Promise.all([runPlain('paths.cjs'), runProfiled('paths.cjs')]);
  assert.equal(ours.stdout, plain.stdout);
  const calls = ours.profile!.functions.reduce((sum, fn) => sum + fn.calls, 0);
  assert.equal(calls, Number(plain.stdout));
  for (const fn of ours.profile!.functions) {
    assert.equal(fn.lines.find(({ line }) => line === 3)!.hits, fn.calls, fn.name);
  }
  assert.deepEqual(
    ours.profile!.run.warnings.map(({ kind }) => kind),
    ['contexts-folded'],
  );
});
