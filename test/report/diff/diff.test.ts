import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import type { Profile } from '../../../src/profile/types.ts';
import { align } from '../../../src/report/diff/align.ts';
import { renderDiff } from '../../../src/report/diff/render.ts';
import { assertExpected } from '../expected.ts';
import { here, hog } from '../profiles.ts';
import { compared, heavier, shifted, withSource } from './sides.ts';

const source = readFileSync(new URL('fixtures/hog.js', here), 'utf8');

/** Changed lines as `function before→after`. */
function pairs(before: Profile, after: Profile): string[] {
  return compared(before, after).functions.flatMap((fn) =>
    fn.lines
      .filter((line) => line.measures.before.allocated !== line.measures.after.allocated)
      .map((line) => {
        return `${fn.name} ${line.before}→${line.after}`;
      }),
  );
}

test('a profile compared with itself has no change', () => {
  const { functions } = compared(hog(), hog());
  for (const { lines, total } of functions) {
    assert.deepEqual(total.before, total.after);
    for (const { measures } of lines) assert.deepEqual(measures.before, measures.after);
  }
  assertExpected(renderDiff(compared(hog(), hog()), { format: 'table' }), 'diff-same.txt');
});

test('without source, lines are matched by their distance from the function', () => {
  assert.deepEqual(pairs(hog(), shifted(heavier(hog(), 2), 1, 7)), ['main 5→12', 'build 14→21']);
});

test('with source, lines are matched by their text', () => {
  const lines = source.split('\n');
  const text = [...lines.slice(0, 2), '  // new', '  // new', ...lines.slice(2)].join('\n');
  const after = withSource(shifted(heavier(hog(), 2), 3, 2), text);
  assert.deepEqual(pairs(withSource(hog(), source), after), ['main 5→7', 'build 14→16']);
});

test('an edited line is still the same line', () => {
  const after = withSource(heavier(hog(), 3), source.replace('new Array(100_000)', 'new Array(300_000)'));
  const { functions } = compared(withSource(hog(), source), after);
  const edited = functions.flatMap(({ lines }) => lines.filter((line) => line.edited));
  assert.deepEqual(
    edited.map(({ before, after: young, source: text }) => [before, young, text]),
    [[14, 14, '  const list = new Array(300_000).fill(i);']],
  );
});

test('shows what changed as table, Markdown and JSON', () => {
  const lines = source.split('\n');
  const text = [...lines.slice(0, 2), '  // new', ...lines.slice(2)].join('\n').replace('100_000', '300_000');
  const after = withSource(shifted(heavier(hog(), 3), 3, 1), text);
  const diff = compared(withSource(hog(), source), after);
  assertExpected(renderDiff(diff, { format: 'table' }), 'diff.txt');
  assertExpected(renderDiff(diff, { format: 'md' }), 'diff.md');
  const document = JSON.parse(renderDiff(diff, { format: 'json' }));
  assert.equal(document.format, 'mprof-line.diff');
  assert.deepEqual(document.functions, JSON.parse(JSON.stringify(diff.functions)));
});

test('tells functions that came and went, and profiles made differently', () => {
  const before = hog();
  const after = hog({ run: { metric: 'rss', node: 'v22.0.0' } });
  after.functions[2]!.name = 'make';
  assertExpected(renderDiff(compared(before, after), { format: 'table' }), 'diff-came-and-went.txt');
});

test('an alignment has each item of both lists once, in order, and pairs what is the same', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(words, words, (before, after) => {
      const pairs = align(before, after);
      const ofBefore = pairs.flatMap(([i]) => (i === null ? [] : [i]));
      const ofAfter = pairs.flatMap(([, j]) => (j === null ? [] : [j]));
      assert.deepEqual(ofBefore, [...before.keys()]);
      assert.deepEqual(ofAfter, [...after.keys()]);
      const same = pairs.filter(([i, j]) => i !== null && j !== null && before[i] === after[j]).length;
      assert.ok(same >= longestCommon(before, after));
    }),
  );
});

/** The length of a longest common subsequence, by its definition. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a[0] === b[0]) return 1 + longestCommon(a.slice(1), b.slice(1));
  return Math.max(longestCommon(a.slice(1), b), longestCommon(a, b.slice(1)));
}
