import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Profile } from '../../../src/profile/types.ts';
import { noiseOf } from '../../../src/report/diff/noise.ts';
import { renderDiff } from '../../../src/report/diff/render.ts';
import { hog, living } from '../profiles.ts';
import { changes, compared, rerun } from './sides.ts';

const exact = (values: number[]): { values: number[]; errors: number[] } => ({ values, errors: values.map(() => 0) });
const MB = 2 ** 20;

/** Runs of the hog whose line 14 allocated so much. */
function runs(first: number, ...allocated: number[]): Profile[] {
  return allocated.map((bytes, i) => {
    const profile = rerun(hog(), first + i);
    profile.functions[2]!.lines[1]!.allocated = bytes;
    profile.functions[2]!.lines[1]!.self.allocated = bytes;
    profile.contexts[2]!.lines[1]!.allocated = bytes;
    return profile;
  });
}

test('bytes of one run on each side have 1 KB and 1 % of noise, hits none', () => {
  assert.equal(noiseOf(exact([10]), exact([20]), true), 1024);
  assert.equal(noiseOf(exact([1_000_000]), exact([2_000_000]), true), 20_000);
  assert.equal(noiseOf(exact([10]), exact([20]), false), 0);
});

test('runs that differ have as much noise as Student says', () => {
  // Two on each side, one apart: a pooled deviation of √½, two degrees of freedom.
  assert.equal(noiseOf(exact([0, 1]), exact([10, 11]), false), 31.6 * Math.sqrt(0.5));
  assert.equal(noiseOf(exact([5, 5, 5]), exact([9, 9, 9]), false), 0);
});

test('standard errors are noise, those of a mean less than those of one', () => {
  assert.equal(noiseOf({ values: [0], errors: [3] }, { values: [9], errors: [4] }, false), 3.29 * 5);
  const four = { values: [0, 0, 0, 0], errors: [2, 2, 2, 2] };
  assert.equal(noiseOf(four, { values: [0], errors: [0] }, false), 3.29);
});

test('runs of one program differ beyond the noise once in a thousand times', () => {
  const deviate = fc.array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 72, maxLength: 72 });
  let [all, beyond] = [0, 0];
  fc.assert(
    fc.property(deviate, (numbers) => {
      // Sums of twelve are as good as normal.
      const values = [0, 1, 2, 3, 4, 5].map((i) => numbers.slice(i * 12, i * 12 + 12).reduce((sum, n) => sum + n, 0));
      const [a, b] = [values.slice(0, 3), values.slice(3)];
      const sum = (list: number[]): number => list.reduce((total, value) => total + value, 0) / 3;
      all++;
      if (Math.abs(sum(a) - sum(b)) > noiseOf(exact(a), exact(b), false)) beyond++;
    }),
    { numRuns: 4000, seed: 7 },
  );
  assert.ok(beyond <= 12, `${beyond} of ${all}`);
});

test('what runs of one side differ by is not told as change', () => {
  const noisy = compared(runs(1, 2 * MB, 3 * MB, 2.5 * MB), runs(11, 2.9 * MB, 2.4 * MB, 3.1 * MB));
  assert.deepEqual(changes(noisy), []);
  const text = renderDiff(noisy, { format: 'txt' });
  assert.match(text, /^No line changed by more than runs of one side do, and none ran more or less often\.$/m);
  assert.match(
    text,
    /^Means of 3 before and 3 after\. A change is one that runs of the same side do not explain \(99\.9 %\)\.$/m,
  );
  assert.match(text, /^1 line differs within that noise\.$/m);
  // One run on each side cannot know.
  assert.equal(changes(compared(runs(1, 2 * MB), runs(11, 2.9 * MB))).length > 0, true);
});

test('a change beyond it is, as the difference of the means', () => {
  const diff = compared(runs(1, 2 * MB, 2.1 * MB, 2.2 * MB), runs(11, 9 * MB, 9.1 * MB, 9.2 * MB));
  const build = changes(diff).find(({ before }) => before === 14)!;
  assert.deepEqual([build.measures.before.allocated, build.measures.after.allocated], [2.1 * MB, 9.1 * MB]);
  assert.deepEqual(build.changed, ['allocated']);
  assert.match(renderDiff(diff, { format: 'txt' }), /2\.1 MB → 9\.1 MB {2}\+7\.0 MB, \+333 %/);
});

test('so few runs that nothing is known of the noise say so', () => {
  const text = renderDiff(compared(runs(1, 2 * MB, 3 * MB), runs(11, 4 * MB)), { format: 'txt' });
  assert.match(text, /^So few profiles know little of the noise; three on each side tell more\.$/m);
});

test('the error of sampled readings and of living bytes is noise', () => {
  const [before, after] = [living(), rerun(living(), 1)];
  const line = after.functions[0]!.lines[0]!;
  line.live = 3.4 * MB;
  // 3.29 errors of 0.1 MB on both sides are 0.47 MB.
  assert.deepEqual(changes(compared(before, after)), []);
  line.live = 3.5 * MB;
  assert.deepEqual(
    changes(compared(before, after)).map(({ before: at, changed }) => [at, changed]),
    [[2, ['live']]],
  );
});

test('a side is made of runs of one program', () => {
  const [a, b] = [hog(), rerun(hog(), 1)];
  assert.throws(() => compared([a, a], b), /^MprofLineError: before-1\.json and before-2\.json are of the same run/);
  a.files[0]!.hash = 'aa';
  b.files[0]!.hash = 'bb';
  assert.throws(
    () => compared(hog(), [a, b]),
    /^MprofLineError: after: hog\.js is another text in after-2\.json than in after-1\.json; expected runs of the same program$/,
  );
  assert.doesNotThrow(() => compared(a, b));
  const elsewhere = rerun(hog(), 2);
  elsewhere.files[0]!.path = '/elsewhere/hog.js';
  assert.throws(
    () => compared(hog(), [a, elsewhere]),
    /^MprofLineError: after: after-2\.json and after-1\.json have no file in common; expected runs of the same program, started in the same place$/,
  );
});

test('a sum of several runs beside a single one is said', () => {
  const sum = rerun(hog(), 1);
  sum.run.profiles = 3;
  assert.match(
    renderDiff(compared(hog(), sum), { format: 'txt' }),
    /^Note: the profiles were made differently: profiles added up 1 before, 3 after\.$/m,
  );
});
