import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { packProfile, unpackProfile } from '../../src/page/pack.ts';
import { hog, line, measures, profileOf } from '../report/profiles.ts';

test('a document that was packed is the same again', () => {
  const profile = hog();
  assert.deepEqual(unpackProfile(JSON.parse(JSON.stringify(packProfile(profile)))), profile);
});

test('so are living bytes, errors and holders, zeros included', () => {
  const profile = hog();
  const [first, second] = profile.functions[0]!.lines;
  Object.assign(first!, { live: 0, liveError: 12.5, liveAtPeak: 7, error: 0, growth: [0, 3, 7] });
  Object.assign(second!, {
    live: 4096,
    kinds: [{ kind: '(string)', count: 2, bytes: 4096 }],
    holders: [{ steps: [{ name: 'cache', kind: 'Map', file: 0, line: 1 }], count: 2, bytes: 4096 }],
  });
  assert.deepEqual(unpackProfile(JSON.parse(JSON.stringify(packProfile(profile)))), profile);
});

test('any numbers come back as they were', () => {
  const number = fc.double({ noNaN: true, min: -1e15, max: 1e15 }).map((value) => value + 0);
  const some = fc.record({ hits: fc.nat(), allocated: number, increment: number, ms: number, gcs: fc.nat() });
  fc.assert(
    fc.property(fc.array(fc.tuple(some, some)), (rows) => {
      const lines = rows.map(([inclusive, self], index) => line(index + 1, inclusive, self));
      const own = rows.map(([self], index) => ({ line: index + 1, ...measures(self) }));
      const profile = profileOf(
        'any.js',
        [{ name: 'f', file: 0, line: 1, endLine: 9, calls: 1, lines }],
        [{ function: 0, parent: 0, callLine: 0, calls: 1, lines: own }],
      );
      assert.deepEqual(unpackProfile(JSON.parse(JSON.stringify(packProfile(profile)))), profile);
    }),
  );
});
