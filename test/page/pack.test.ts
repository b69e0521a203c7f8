import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type PageProfile, packProfile, unpackProfile } from '../../src/page/pack.ts';
import type { Profile } from '../../src/profile/types.ts';
import { hog, line, measures, profileOf } from '../report/profiles.ts';

/** A document that has been through a page. */
function carried(profile: Profile): PageProfile {
  const { head, rest } = JSON.parse(JSON.stringify(packProfile(profile)));
  return unpackProfile(head, rest);
}

/** What of a document a page carries. */
function shown(profile: Profile): PageProfile {
  const contexts = profile.contexts.map((context) => ({
    ...context,
    lines: context.lines.map(({ line, allocated, ms }) => ({ line, allocated, ms })),
  }));
  return { ...profile, contexts };
}

test('a document that was packed is the same again', () => {
  const profile = hog();
  assert.deepEqual(carried(profile), shown(profile));
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
  assert.deepEqual(carried(profile), shown(profile));
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
      assert.deepEqual(carried(profile), shown(profile));
    }),
  );
});

test('before the rest has been read there are functions without lines', () => {
  const profile = hog();
  const { functions, contexts, totals } = unpackProfile(packProfile(profile).head, null);
  assert.deepEqual(
    functions,
    profile.functions.map((fn) => ({ ...fn, lines: [] })),
  );
  assert.deepEqual(contexts, []);
  assert.deepEqual(totals, profile.totals);
});
