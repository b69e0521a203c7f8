import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ContextProfile, FunctionProfile } from '../../src/profile/types.ts';
import { inclusiveByGroup } from '../../src/report/facts/inclusive.ts';
import { measures, profileOf } from './profiles.ts';

const FUNCTIONS = 4;
const LINES = 3;

const functions = Array.from({ length: FUNCTIONS }, (_, i): FunctionProfile => {
  return { name: `f${i}`, file: 0, line: 1, endLine: LINES, calls: 1, lines: [] };
});

/** A tree: each context's parent is one before it (0 is the outside). */
const trees = fc.array(
  fc.record({
    fn: fc.nat(FUNCTIONS - 1),
    parent: fc.nat(),
    callLine: fc.integer({ min: 1, max: LINES }),
    lines: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: LINES }), fc.integer({ min: 1, max: 100 })), {
      selector: ([line]) => line,
      maxLength: LINES,
    }),
  }),
  { maxLength: 12 },
);

test('what a context did is added once to each group and each of its lines on the path', () => {
  fc.assert(
    fc.property(
      trees,
      fc.array(fc.nat(FUNCTIONS - 1), { minLength: FUNCTIONS, maxLength: FUNCTIONS }),
      (nodes, groupOf) => {
        const contexts = nodes.map((node, i): ContextProfile => {
          const parent = node.parent % (i + 1);
          const lines = node.lines.map(([line, allocated]) => ({ line, ...measures({ allocated, hits: 1 }) }));
          return { function: node.fn, parent, callLine: parent === 0 ? 0 : node.callLine, calls: 1, lines };
        });
        const profile = profileOf('x.js', functions, contexts);
        const totals = new Map<string, number>();
        for (const start of profile.contexts.keys()) {
          for (const { line, allocated } of profile.contexts[start]!.lines) {
            // By its definition: the distinct groups, and (group, line) pairs, from here to the outside.
            const keys = new Set<string>();
            for (
              let at = start, on = line;
              at > 0;
              on = profile.contexts[at]!.callLine, at = profile.contexts[at]!.parent
            ) {
              const group = groupOf[profile.contexts[at]!.function]!;
              keys.add(`${group}`);
              keys.add(`${group}:${on}`);
            }
            for (const key of keys) totals.set(key, (totals.get(key) ?? 0) + allocated);
          }
        }
        const found = new Map<string, number>();
        for (const [group, { total, lines }] of inclusiveByGroup(profile, groupOf)) {
          if (total.allocated > 0) found.set(`${group}`, total.allocated);
          for (const [line, { allocated }] of lines) if (allocated > 0) found.set(`${group}:${line}`, allocated);
        }
        assert.deepEqual(new Map([...found].sort()), new Map([...totals].sort()));
      },
    ),
    { numRuns: 500 },
  );
});

test('a chain of a hundred thousand contexts does not overflow the stack', () => {
  const contexts = Array.from({ length: 100_000 }, (_, i): ContextProfile => {
    return { function: i % 2, parent: i, callLine: 1, calls: 1, lines: [{ line: 1, ...measures({ allocated: 1 }) }] };
  });
  const groups = inclusiveByGroup(profileOf('x.js', functions, contexts), [0, 1, 2, 3]);
  assert.equal(groups.get(0)!.total.allocated, 100_000);
  assert.equal(groups.get(1)!.total.allocated, 99_999);
});
