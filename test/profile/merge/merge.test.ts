import assert from 'node:assert/strict';
import test from 'node:test';
import { mergeProfiles } from '../../../src/profile/merge/merge.ts';
import type { CollectionTime, Profile } from '../../../src/profile/types.ts';
import { hog, living } from '../../report/profiles.ts';
import { built } from '../simulate.ts';

/** `profiles` under the names a.json, b.json, … */
function merged(...profiles: Profile[]): Profile {
  return mergeProfiles(profiles.map((profile, i) => ({ name: `${'abcdef'[i]}.json`, profile })));
}

/** Another run of the hog. */
function another(profile = hog(), seconds = 10): Profile {
  profile.run.pid += 1;
  for (const moment of profile.moments ?? []) moment.pid += 1;
  profile.run.startedAt += seconds * 1000;
  return profile;
}

const messages = ({ run }: Profile): string[] =>
  run.warnings.map(({ message, file }) => `${file === undefined ? '' : `${file}: `}${message}`);

test('the same source is added up to the byte, and peaks stay the largest', () => {
  const [a, b] = [hog(), another()];
  b.totals.peakRss += 1;
  const { functions, contexts, files, totals, run } = merged(a, b);
  assert.deepEqual(
    functions[2]!.lines.map(({ line, hits, allocated, peak }) => [line, hits, allocated, peak]),
    [
      [13, 6, 0, 5 * 2 ** 20],
      [14, 6, 4_800_096, 8 * 2 ** 20],
      [15, 6, 0, 5 * 2 ** 20 + 2_400_048],
    ],
  );
  assert.equal(contexts.length, 4);
  assert.deepEqual(files, [{ path: 'hog.js' }]);
  assert.equal(totals.allocated, 2 * a.totals.allocated);
  assert.equal(totals.peakRss, b.totals.peakRss);
  assert.equal(totals.lines + totals.outside, totals.allocated);
  assert.deepEqual([run.profiles, run.pid, run.startedAt], [2, a.run.pid, a.run.startedAt]);
});

test('files of one path and another text are kept apart, and that is said', () => {
  const [a, b] = [hog(), another()];
  a.files[0]!.hash = 'aa';
  b.files[0]!.hash = 'bb';
  const sum = merged(a, b);
  assert.deepEqual(sum.files, [
    { path: 'hog.js', hash: 'aa' },
    { path: 'hog.js', hash: 'bb' },
  ]);
  assert.deepEqual(
    sum.functions.filter(({ name }) => name === 'build').map(({ file, calls: count }) => [file, count]),
    [
      [0, 3],
      [1, 3],
    ],
  );
  assert.deepEqual(messages(sum), [
    'hog.js: its text in b.json is another one than in a.json: its lines are not added up',
  ]);
  b.files[0]!.hash = 'aa';
  assert.equal(merged(a, b).files.length, 1);
  delete b.files[0]!.hash;
  assert.deepEqual(messages(merged(a, b)), [
    'hog.js: whether its text in b.json is the one in a.json is not known: its lines are not added up',
  ]);
});

test('copies of one tree are one, packages of one repository are not', () => {
  const [a, b] = [hog(), another()];
  a.files[0]!.hash = 'aa';
  Object.assign(b.files[0]!, { hash: 'aa' });
  b.run.cwd = '/elsewhere/project';
  assert.deepEqual(
    merged(a, b).files.map(({ path }) => path),
    ['hog.js'],
  );
  b.files[0]!.hash = 'bb';
  assert.deepEqual(
    merged(a, b).files.map(({ path }) => path),
    ['hog.js', '/elsewhere/project/hog.js'],
  );
  b.run.cwd = '/home/me/project/packages/b';
  assert.deepEqual(
    merged(a, b).files.map(({ path }) => path),
    ['hog.js', 'packages/b/hog.js'],
  );
});

test('collections stand on the time of the whole, the longest of them', () => {
  const [a, b] = [hog(), another()];
  const some = (pid: number, count: number): CollectionTime[] =>
    Array.from({ length: count }, (_, i) => ({ ...COLLECTION, pid, time: i / 1000, ms: i + 1 }));
  a.collections = some(4321, 4096);
  b.collections = some(4322, 2);
  const { collections } = merged(a, b);
  assert.equal(collections!.length, 4096);
  // The shortest two gave way: the first of a, and one of the two that took 1 ms and 2 ms.
  assert.deepEqual([...new Set(collections!.map(({ pid }) => pid))], [4321, 4322]);
  assert.deepEqual(collections!.at(-1), { ...COLLECTION, pid: 4322, time: 123.401, ms: 2 });
});

const COLLECTION: CollectionTime = {
  pid: 1,
  threadId: 0,
  time: 0,
  within: 0.5,
  ms: 1,
  freed: 100,
  kind: 'Scavenge',
};

test('living bytes are added with their moments, holders and errors', () => {
  const [a, b] = [living(), another(living())];
  const { functions, moments, run, totals } = merged(a, b);
  const { live, liveError, liveAtPeak, growth, error, kinds, holders } = functions[0]!.lines[0]!;
  const MB = 2 ** 20;
  assert.deepEqual([live, liveAtPeak, growth], [6 * MB, 4 * MB, [2 * MB, 3 * MB, 2 * MB, 3 * MB]]);
  assert.equal(liveError, Math.round(Math.SQRT2 * 0.1 * MB));
  assert.equal(error, Math.round(Math.SQRT2 * 1.5));
  assert.deepEqual(kinds, [{ kind: 'Order', count: 200, bytes: 6 * MB }]);
  assert.deepEqual(
    holders!.map(({ count, bytes, steps }) => [count, bytes, steps.length]),
    [[200, 6 * MB, 2]],
  );
  // The second began ten seconds later; in between nothing ran.
  assert.deepEqual(
    moments!.map(({ pid, time }) => [pid, time]),
    [
      [4321, 50],
      [4321, 120],
      [4322, 173.4],
      [4322, 243.4],
    ],
  );
  assert.deepEqual([run.liveAt, run.durationMs, totals.live, totals.residual], [1, 246.8, 6 * MB, -24]);
  const exact = another();
  exact.files[0]!.hash = a.files[0]!.hash!;
  const partly = merged(a, exact);
  assert.deepEqual(partly.functions[0]!.lines[0]!.growth, [2 * MB, 3 * MB]);
  assert.deepEqual(messages(partly), [
    'the profiles were made differently: readings fast in a.json, exact in b.json',
    'what is alive is told of 1 of 2 profiles: the others did not measure it',
  ]);
});

test('runs at the same time stay beside each other', () => {
  const [a, b] = [hog(), another(hog(), 0.1)];
  for (const { run, series } of [a, b]) {
    const column = { rss: [1, 2], heap: [1, 2], context: [0, 2], line: [0, 14] };
    series.push({ pid: run.pid, threadId: 0, time: [0, 20], ...column });
  }
  const { series, run } = merged(b, a);
  assert.deepEqual(
    series.map(({ pid, time, context }) => [pid, time, context]),
    [
      [4322, [100, 120], [0, 2]],
      [4321, [0, 20], [0, 2]],
    ],
  );
  assert.equal(run.durationMs, 223.4);
  assert.equal(run.startedAt, a.run.startedAt);
});

test('processes of one number get different ones', () => {
  const [a, b] = [built([[{ fn: 0, work: [] }]], 7), built([[{ fn: 0, work: [] }]], 7)];
  b.run.startedAt += 1;
  b.run.threads[0]!.startedAt += 1;
  const sum = merged(a, b);
  assert.deepEqual(
    sum.run.threads.map(({ pid }) => pid),
    [7, 8],
  );
  assert.deepEqual(messages(sum), ['processes of several profiles have the same number: 7 of b.json is 8 here']);
  assert.deepEqual(
    sum.functions[0]!.threads!.map(({ thread, calls: count }) => [thread, count]),
    [
      [0, 1],
      [1, 1],
    ],
  );
});

test('the run that did not end well is told', () => {
  const b = another();
  Object.assign(b.run, { ending: { kind: 'signal', signal: 'SIGKILL' }, executing: [{ function: 2, line: 14 }] });
  const { run, functions } = merged(hog(), b);
  assert.deepEqual(run.ending, { kind: 'signal', signal: 'SIGKILL' });
  assert.equal(functions[run.executing![0]!.function]!.name, 'build');
  assert.deepEqual(
    run.warnings.map(({ message }) => message),
    ['the program of b.json is the one whose end is told'],
  );
});

test('what would count twice, or cannot be told together, is refused', () => {
  assert.throws(() => merged(hog(), hog()), /^MprofLineError: a\.json and b\.json are of the same run/);
  const profile = hog();
  const twice = [
    { name: 'a.json', profile },
    { name: 'a.json', profile },
  ];
  assert.throws(() => mergeProfiles(twice), /^MprofLineError: a\.json is given twice/);
  const rss = another(hog({ run: { metric: 'rss' } }));
  assert.throws(
    () => merged(hog(), rss),
    /^MprofLineError: b\.json was made with --metric rss, a\.json with heap: their memory cannot be told together$/,
  );
  assert.throws(() => merged(hog(), another(hog({ run: { gc: true } }))), /--gc on, a\.json with off/);
});

test('one profile stays as it is', () => {
  const profile = hog();
  assert.equal(merged(profile), profile);
});
