import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { buildProfile } from '../../../src/profile/build.ts';
import { mergeProfiles } from '../../../src/profile/merge/merge.ts';
import { readProfile } from '../../../src/profile/read.ts';
import type { Profile } from '../../../src/profile/types.ts';
import { built, calls, snapshotsOf } from '../simulate.ts';

test('profiles added up are what one profile of all their threads is', () => {
  fc.assert(
    fc.property(fc.array(fc.array(calls, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 }), (runs) => {
      const apart = runs.map((threads, i) => built(threads, 100 + i));
      const sum = mergeProfiles(apart.map((profile, i) => ({ name: `${i}.json`, profile })));
      const snapshots = runs.flatMap((threads, i) => snapshotsOf(threads, 100 + i));
      // Main threads come first there: threads are told by process and number.
      const whole = byName(buildProfile(snapshots, { mprofLine: '1.2.3' }));
      const { functions, contexts, totals, run } = byName(sum);
      assert.deepEqual(functions, whole.functions);
      assert.deepEqual(contexts, whole.contexts);
      assert.deepEqual(totals, whole.totals);
      assert.deepEqual(run.threads.length, whole.run.threads.length);
      assert.deepEqual(readProfile(JSON.stringify(sum), 'sum'), JSON.parse(JSON.stringify(sum)));
    }),
    { numRuns: 100 },
  );
});

/** Contexts by their path and threads by process and number, in an order that does not depend on who came first. */
function byName(profile: Profile): {
  functions: unknown[];
  contexts: unknown[];
  totals: Profile['totals'];
  run: Profile['run'];
} {
  const { functions, contexts, totals, run } = JSON.parse(JSON.stringify(profile)) as Profile;
  const nameOf = ({ thread }: { thread: number }): string =>
    `${run.threads[thread]!.pid} ${run.threads[thread]!.threadId}`;
  const named = <T extends { thread: number }>(threads: readonly T[] | undefined): unknown[] =>
    (threads ?? []).map((one) => ({ ...one, thread: nameOf(one) })).sort((a, b) => (a.thread < b.thread ? -1 : 1));
  const pathOf = (index: number): string => {
    const { function: fn, parent, callLine } = contexts[index]!;
    return parent < 0 ? '' : `${pathOf(parent)}/${callLine}:${functions[fn]!.name}`;
  };
  const placed = contexts.map((context, index) => ({
    path: pathOf(index),
    calls: context.calls,
    lines: context.lines.map((line) => ({ ...line, threads: named(line.threads) })),
  }));
  return {
    functions: functions.map((fn) => ({ ...fn, threads: named(fn.threads) })),
    contexts: placed.sort((a, b) => (a.path < b.path ? -1 : 1)),
    totals,
    run,
  };
}
