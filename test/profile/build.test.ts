import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIRST_SLOT, WIDTH } from '../../runtime/counters/layout.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { buildProfile } from '../../src/profile/build.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { Profile } from '../../src/profile/types.ts';
import { type Call, calls, simulate } from './simulate.ts';

const options = { mprofLine: '1.2.3' };

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What every profile has to fulfil, whatever the program did. */
function checkSums(profile: Profile, snapshots: readonly RawSnapshot[]): void {
  const self = sum(profile.functions.flatMap((fn) => fn.lines.map((line) => line.self.allocated)));
  const byContext = sum(profile.contexts.flatMap((context) => context.lines.map((line) => line.allocated)));
  const { lines, outside, allocated } = profile.totals;
  assert.equal(self, lines);
  assert.equal(byContext, lines);
  assert.equal(lines + outside, allocated);
  assert.equal(sum(profile.run.threads.map((thread) => thread.allocated)), lines);
  assert.equal(sum(profile.run.threads.map((thread) => thread.outside)), outside);
  const hits = sum(snapshots.flatMap(({ counters }) => [...counters].filter((_, i) => i % WIDTH === 0)));
  assert.equal(sum(profile.functions.flatMap((fn) => fn.lines.map((line) => line.hits))), hits);
  for (const fn of profile.functions) {
    for (const line of fn.lines) {
      assert.ok(line.allocated >= line.self.allocated);
      assert.ok(line.allocated <= lines, 'no line above the whole');
      assert.equal(line.hits, line.self.hits);
    }
    assert.ok(sum(fn.lines.map((line) => line.allocated)) <= lines, 'no function above the whole');
    if (fn.threads) {
      assert.equal(sum(fn.threads.map(({ hits: of }) => of)), sum(fn.lines.map((line) => line.hits)));
      assert.equal(sum(fn.threads.map(({ allocated: of }) => of)), sum(fn.lines.map((line) => line.allocated)));
    }
  }
}

test('the sums of a profile agree, whatever calls what', () => {
  fc.assert(
    fc.property(fc.array(calls, { minLength: 1, maxLength: 3 }), (threads) => {
      const snapshots = threads.map((calls, i) => simulate(calls, { threadId: i }));
      const profile = buildProfile(snapshots, options);
      checkSums(profile, snapshots);
      const again = readProfile(JSON.stringify(profile), 'profile.json');
      assert.deepEqual(again, JSON.parse(JSON.stringify(profile)));
    }),
    { numRuns: 300 },
  );
});

test('a call is charged to the line that made it, inclusive only', () => {
  const inner: Call = { fn: 1, work: [{ line: 1, allocated: 100, calls: [] }] };
  const outer: Call = { fn: 0, work: [{ line: 2, allocated: 7, calls: [inner, inner] }] };
  const profile = buildProfile([simulate([outer])], options);
  const [f, g] = profile.functions;
  assert.deepEqual([f?.name, f?.calls, g?.name, g?.calls], ['f0', 1, 'f1', 2]);
  const line = f?.lines[2];
  assert.equal(line?.self.allocated, 7);
  assert.equal(line?.allocated, 207);
  assert.equal(g?.lines[1]?.allocated, 200);
  assert.deepEqual(
    profile.contexts.map(({ function: fn, parent, callLine, calls }) => [fn, parent, callLine, calls]),
    [
      [-1, -1, 0, 0],
      [0, 0, 0, 1],
      [1, 1, 3, 2],
    ],
  );
});

test('recursion folds onto the ancestor', () => {
  const deep = (n: number): Call => ({
    fn: 0,
    work: [
      {
        line: 1,
        allocated: 10,
        calls: n === 0 ? [] : [{ fn: 1, work: [{ line: 0, allocated: 1, calls: [deep(n - 1)] }] }],
      },
    ],
  });
  const profile = buildProfile([simulate([deep(5)])], options);
  assert.equal(profile.contexts.length, 3);
  assert.equal(profile.functions[0]?.lines[1]?.self.allocated, 60);
  assert.equal(profile.functions[0]?.lines[1]?.allocated, 65);
  assert.equal(profile.functions[1]?.lines[0]?.allocated, 5);
});

test('threads that ran the same function are one function with numbers of each', () => {
  const of = (allocated: number): Call => ({ fn: 0, work: [{ line: 1, allocated, calls: [] }] });
  const profile = buildProfile(
    [simulate([of(5)], { threadId: 0 }), simulate([of(7), of(9)], { threadId: 3 })],
    options,
  );
  assert.equal(profile.functions.filter(({ name }) => name === 'f0').length, 1);
  assert.deepEqual(profile.functions[0]?.threads, [
    { thread: 0, calls: 1, allocated: 5, increment: 5, ms: 0, hits: 2 },
    { thread: 1, calls: 2, allocated: 16, increment: 16, ms: 0, hits: 4 },
  ]);
  assert.equal(profile.functions[0]?.lines[1]?.allocated, 21);
});

test('the main thread comes first, whoever started first', () => {
  const worker = simulate([], { threadId: 4, startedAt: 1000 });
  const main = simulate([], { threadId: 0, startedAt: 2000 });
  const profile = buildProfile([worker, main], options);
  assert.deepEqual(
    profile.run.threads.map(({ threadId }) => threadId),
    [0, 4],
  );
});

test('the executing stack is there when the program was killed, and not when it ended', () => {
  const raw = simulate([{ fn: 0, work: [{ line: 1, allocated: 1, calls: [] }] }]);
  raw.stack.push(FIRST_SLOT + 1);
  const killed = buildProfile([raw], { ...options, ending: { kind: 'signal', signal: 'SIGKILL' } });
  assert.deepEqual(killed.run.executing, [{ function: 0, line: 2 }]);
  const ended = buildProfile([raw], { ...options, ending: { kind: 'exit', code: 0 } });
  assert.equal(ended.run.executing, undefined);
});

test('a clock that does not agree with its parts is told', () => {
  const raw = simulate([{ fn: 0, work: [{ line: 1, allocated: 100_000, calls: [] }] }]);
  raw.totals.used += 50_000;
  const { warnings } = buildProfile([raw], options).run;
  assert.deepEqual(warnings, [
    { kind: 'other', message: 'lines and outside sum to 100000 bytes, but the clock moved 150000' },
  ]);
});

test('the largest memory is the largest that was seen, at a probe or between two', () => {
  for (const metric of ['heap', 'rss'] as const) {
    const raw = simulate([{ fn: 0, work: [{ line: 1, allocated: 100, calls: [] }] }]);
    raw.thread.metric = metric;
    raw.series = Float64Array.of(1, 9e9, 8e9, 0);
    assert.equal(buildProfile([raw], options).totals.peakMemory, metric === 'rss' ? 9e9 : 8e9);
  }
});

test('without a snapshot there is no profile', () => {
  assert.throws(() => buildProfile([], options), { name: 'TypeError' });
});
