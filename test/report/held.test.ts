import assert from 'node:assert/strict';
import test from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { type Course, coursesIn } from '../../src/report/facts/held.ts';
import { renderReport } from '../../src/report/index.ts';
import { hog, living } from './profiles.ts';

const MB = 1024 * 1024;

function at(growth: number[], times: number[] = growth.map((_, i) => i * 1000)): Profile {
  const profile: Profile = hog();
  Object.assign(profile.run, { live: { interval: 32 * 1024 }, liveAt: growth.length - 1 });
  profile.moments = times.map((time) => {
    return { pid: 1, threadId: 0, time, cause: 'interval', heap: 0, live: 0, outside: 0, ms: 1 };
  });
  return profile;
}

function course(growth: number[], times?: number[]): Course {
  return coursesIn(at(growth, times))(growth);
}

test('bytes that are more at each third grow', () => {
  assert.deepEqual(course([1, 4, 8, 12, 16, 20, 24].map((n) => n * MB)), {
    kind: 'grows',
    bytes: 23 * MB,
    rate: ((23 * MB) / 6000) * 1000,
    last: 24 * MB,
  });
});

test('bytes that the later moments did not change stay', () => {
  assert.deepEqual(course([1, 9, 20, 20, 20.1, 20, 20].map((n) => n * MB)), { kind: 'stays', since: 3000 });
});

test('what the error of the samples can hide is not judged', () => {
  assert.deepEqual(course([0.1, 0.15, 0.2, 0.25, 0.3, 0.35].map((n) => n * MB)), { kind: 'unclear', more: 0 });
  assert.deepEqual(course([1.9, 1.9, 1.9, 1.9].map((n) => n * MB)), { kind: 'unclear', more: 0 });
});

test('moments that lie close together do not hide what grows', () => {
  const growth = [0, 2, 10, 20, 20.2].map((n) => n * MB);
  assert.equal(course(growth, [0, 3000, 6200, 9000, 9100]).kind, 'grows');
});

test('what is more than at first, and is not known to go on, is told as that', () => {
  const growth = [0, 10, 10, 10, 20, 20].map((n) => n * MB);
  assert.deepEqual(course(growth), { kind: 'unclear', more: 20 * MB });
  const profile = at(growth);
  profile.functions[0]!.lines[1]!.live = 20 * MB;
  profile.functions[0]!.lines[1]!.growth = growth;
  const told = renderReport(profile, { format: 'table', readSource: () => null });
  assert.match(
    told,
    /^They have 20\.0 MB more than at the first moment; 6 moments do not tell whether that goes on\./m,
  );
  assert.doesNotMatch(told, /None of these lines/);
});

test('three moments are too few', () => {
  assert.deepEqual(course([10, 20, 30].map((n) => n * MB)), { kind: 'unclear', more: 0 });
});

test('what is said of holders is said of the objects that were found, and where that are fewer it is told', () => {
  const told = (bytes: number): string => {
    const profile = living();
    profile.functions[0]!.lines[0]!.holders![0]!.bytes = bytes;
    return renderReport(profile, { format: 'table', readSource: () => null });
  };
  const way = /3\.0 MB, 100 Order: orders, an Array \(hog\.js:2\)\n/;
  assert.match(told(3 * MB), way);
  assert.doesNotMatch(told(3 * MB), /were found/);
  assert.match(told(2 * MB), / {4}2\.0 MB, 100 Order: .*\n {4}Of 3\.0 MB alive, objects of 2\.0 MB were found\.\n/);
});

test('a way without a name is told in words, not as bytes alone', () => {
  for (const steps of [[], [{ name: '', kind: 'Order' }]]) {
    const profile = living();
    profile.functions[0]!.lines[0]!.holders = [{ steps, count: 0, bytes: 3 * MB }];
    const told = renderReport(profile, { format: 'table', readSource: () => null });
    assert.match(told, /^ {4}3\.0 MB: held by things of V8’s own, which have no names$/m);
  }
});

test('what one sample or two say of a line is in no column, and no line is named for it', () => {
  const profile = living();
  const line = profile.functions[0]!.lines[0]!;
  Object.assign(line, { live: 32_768, liveError: 32_768, growth: [0, 32_768], holders: [], kinds: [] });
  Object.assign(profile.totals, { live: 32_768, liveOutside: 6 * MB });
  const told = renderReport(profile, { format: 'table', readSource: () => null });
  assert.match(
    told,
    /^Alive at the end: some 32\.0 KB from these lines, too little to tell from which, 6\.0 MB from elsewhere\.$/m,
  );
  assert.doesNotMatch(told, / live {2}|growth|± +growth/);
});

test('what lines hold stands below each other, whatever else is said of a line, and a quoted line that goes on says so', () => {
  const profile = living();
  const long = `const all = [${'1, '.repeat(60)}];`;
  const { lines } = profile.functions[0]!;
  lines.push({ ...lines[0]!, line: lines[0]!.line + 1, live: MB, growth: [MB, MB, MB, MB] });
  lines[0]!.growth = [0, MB, 2 * MB, 3 * MB];
  profile.moments = [0, 1, 2, 3].map((i) => ({ ...profile.moments!.at(-1)!, time: i * 10_000 }));
  profile.run.liveAt = 3;
  const told = renderReport(profile, { format: 'table', readSource: () => `${long}\n`.repeat(30) });
  const rows = told.split('\n').filter((row) => /^ +[\d.]+ MB, \d+ %/.test(row));
  assert.equal(rows.length, 2);
  assert.match(rows[0]!, / %, grows /);
  assert.equal(rows[0]!.indexOf('MB,'), rows[1]!.indexOf('MB,'));
  for (const row of rows) assert.match(row, / {2}const all = \[(1, )+.{0,2}…$/);
});

test('what grows stands above what only holds more, the fastest first, and so do its holders', () => {
  const profile = living();
  const fn = profile.functions[0]!;
  const line = (at: number, growth: number[]): (typeof fn.lines)[number] => {
    const holders = [{ steps: [{ name: `held${at}`, kind: 'Array' }], count: 1, bytes: growth.at(-1)! }];
    return { ...fn.lines[0]!, line: at, live: growth.at(-1)!, liveError: 0.01 * MB, growth, holders };
  };
  const flat = (mb: number): number[] => [mb, mb, mb, mb].map((n) => n * MB);
  // Six that are full, more than are told, a slow leak below them all and a faster one.
  fn.lines = [30, 25, 20, 15, 12, 11].map((mb, i) => line(i + 1, flat(mb)));
  fn.lines.push(
    line(
      7,
      [0.1, 0.3, 0.6, 0.9].map((n) => n * MB),
    ),
    line(
      8,
      [0.1, 1, 2, 3].map((n) => n * MB),
    ),
  );
  profile.moments = [0, 1, 2, 3].map((i) => ({ ...profile.moments!.at(-1)!, time: i * 10_000 }));
  profile.run.liveAt = 3;
  profile.totals.live = 117 * MB;
  const told = renderReport(profile, { format: 'table', readSource: () => null });
  const named = (text: string): number[] => [...text.matchAll(/\(hog\.js:(\d)\)/g)].map(([, at]) => Number(at));
  const [alive, holders] = told.split('\nWho holds them:\n');
  assert.deepEqual(named(alive!), [8, 7, 1, 2, 3]);
  assert.match(holders!, /^ {2}main \(hog\.js:8\)\n.*held8.*\n.* main \(hog\.js:7\)\n.*held7.*\n.* main \(hog\.js:1\)/);
});

test('one line that does not grow is told, however many grow', () => {
  const profile = living();
  const fn = profile.functions[0]!;
  const growing = [0, 4, 8, 12].map((n) => n * MB);
  fn.lines = [1, 2, 3, 4, 5, 6].map((at) => ({ ...fn.lines[0]!, line: at, live: 12 * MB, growth: growing }));
  fn.lines.push({ ...fn.lines[0]!, line: 7, live: 900 * MB, growth: [900, 900, 900, 900].map((n) => n * MB) });
  profile.moments = [0, 1, 2, 3].map((i) => ({ ...profile.moments!.at(-1)!, time: i * 10_000 }));
  profile.run.liveAt = 3;
  const told = renderReport(profile, { format: 'table', readSource: () => null });
  const rows = told.split('\n').filter((row) => /^ +[\d.]+ MB, \d+ %/.test(row));
  assert.equal(rows.length, 6);
  assert.match(rows.at(-1)!, / 900\.0 MB.*hog\.js:7/);
});
