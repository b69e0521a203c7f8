import assert from 'node:assert/strict';
import test from 'node:test';
import { linesByFile } from '../../src/page/model/lines.ts';
import { type Frame, frameTree, type PathMeasure } from '../../src/page/model/paths.ts';
import { fallsOf } from '../../src/page/model/times.ts';
import { lived } from './lived.ts';

const profile = lived();
const entries = linesByFile(profile).flatMap((lines) => [...lines.values()]);
const tree = (measure: PathMeasure): Frame => frameTree(profile, measure, () => entries, 'hog.js');

test('memory that fell is told with the looks between which it did, small steps are not', () => {
  const series = { ...profile.series[0]!, time: [0, 10, 20, 30, 40], heap: [500, 100, 700, 699, 300] };
  assert.deepEqual(fallsOf(series), [
    { from: 0, to: 10, bytes: 400 },
    { from: 30, to: 40, bytes: 399 },
  ]);
});

test('the tree of self is what all lines allocated, by file, function and line', () => {
  const root = tree('self');
  assert.equal(root.value, profile.totals.lines);
  const [file] = root.children;
  assert.deepEqual([file!.kind, file!.name], ['file', 'hog.js']);
  const build = file!.children.find(({ name }) => name === 'build')!;
  assert.deepEqual(
    build.children.map(({ kind, line, value }) => [kind, line, value]),
    [['line', 14, 2_400_048]],
  );
  for (const one of [root, file!, build]) {
    assert.equal(
      one.value,
      one.children.reduce((sum, { value }) => sum + value, 0),
    );
  }
});

test('the tree of time follows the calls, that of self time the places', () => {
  assert.equal(tree('time').children[0]!.kind, 'function');
  assert.equal(tree('self-time').children[0]!.kind, 'file');
  const own = entries.reduce((sum, { self }) => sum + self.ms, 0);
  assert.ok(Math.abs(tree('self-time').value - own) < 1e-9);
});
