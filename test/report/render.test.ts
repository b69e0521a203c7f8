import assert from 'node:assert/strict';
import test from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { type ReportOptions, renderReport } from '../../src/report/index.ts';
import { assertExpected } from './expected.ts';
import { hog, readFixture } from './profiles.ts';

const base = { readSource: readFixture } as const;
const cases: Record<string, Omit<ReportOptions, 'readSource'>> = {
  'table.txt': { format: 'table' },
  'table-80.txt': { format: 'table', width: 80 },
  'table-color.txt': { format: 'table', width: 120, color: true },
  'table-columns.txt': { format: 'table', columns: ['allocated', 'hits', 'first'] },
  'table-hide-zero.txt': { format: 'table', hideZero: true },
  'table-precision.txt': { format: 'table', precision: 3 },
  'table-top.txt': { format: 'table', top: 1 },
  'classic.txt': { format: 'classic' },
  'classic-precision.txt': { format: 'classic', precision: 1 },
  'report.md': { format: 'md' },
  'report.csv': { format: 'csv' },
};

for (const [name, options] of Object.entries(cases)) {
  test(`renders ${name}`, () => assertExpected(renderReport(hog(), { ...base, ...options }), name));
}

test('a fast run says so, shows the errors that matter, and prints the residual', () => {
  const profile = hog({ run: { probes: 'fast', share: 0.1 }, totals: { residual: -12_288 } });
  const [line] = profile.functions[2]!.lines.filter((each) => each.line === 14);
  line!.error = 50_000;
  profile.totals.allocated -= 12_288;
  assertExpected(renderReport(profile, { ...base, format: 'table' }), 'table-fast.txt');
});

test('an exact run that was slowed down much says what is faster', () => {
  const note = /^Reading each hit took 75 % of the time\. --fast reads some of them/m;
  const text = (some: Parameters<typeof hog>[0]): string => renderReport(hog(some), { ...base, format: 'table' });
  const probes = 400_000;
  assert.match(text({ run: { durationMs: 400 }, totals: { probes, probeMs: 300 } }), note);
  assert.doesNotMatch(text({ run: { durationMs: 400 }, totals: { probes, probeMs: 100 } }), note);
  assert.doesNotMatch(text({ run: { durationMs: 400, probes: 'fast' }, totals: { probes, probeMs: 300 } }), note);
  // So few readings cannot have taken that: it was the parsing of files that are not in the cache yet.
  assert.doesNotMatch(text({ run: { durationMs: 400 }, totals: { probes: 15_000, probeMs: 300 } }), note);
});

test('txt is the table without colour', () => {
  const options = { ...base, width: 100 };
  assert.equal(
    renderReport(hog(), { ...options, format: 'txt', color: true }),
    renderReport(hog(), { ...options, format: 'table' }),
  );
});

test('json is the profile', () => {
  assert.deepEqual(JSON.parse(renderReport(hog(), { ...base, format: 'json' })), hog());
});

test('no line of a table is wider than the terminal', () => {
  for (let width = 70; width <= 140; width += 7) {
    const [blocks] = renderReport(hog(), { ...base, format: 'table', width }).split('Never called');
    for (const line of blocks!.split('\n')) {
      // Two of the fixture's characters are one cell wider than they are long.
      assert.ok(line.length + (line.includes('行') ? 1 : 0) <= width, `${width}: ${line}`);
    }
  }
});

test('every report ends in exactly one line feed of its own', () => {
  for (const format of ['table', 'md', 'json', 'txt'] as const) {
    assert.match(renderReport(hog(), { ...base, format }), /[^\n]\n$/);
  }
});

test('functions are ordered by the key asked for', () => {
  const names = (sort: ReportOptions['sort']): string[] =>
    [...renderReport(hog(), { ...base, format: 'table', sort }).matchAll(/^(\w+) {2}hog\.js/gm)].map(
      (found) => found[1]!,
    );
  assert.deepEqual(names('allocated'), ['main', 'build']);
  assert.deepEqual(names('increment'), ['build', 'main']);
  assert.deepEqual(names('hits'), ['main', 'build']);
  assert.deepEqual(names('line'), ['main', 'build']);
});

test('says which other programs were seen, largest first', () => {
  const series = (command: string[], rss: number[]): Profile['series'][number] => {
    const zeros = rss.map(() => 0);
    return { pid: 1, threadId: 0, command, time: rss.map((_, i) => i), rss, heap: zeros, context: zeros, line: zeros };
  };
  const profile = hog();
  assert.doesNotMatch(renderReport(profile, { ...base, format: 'table' }), /other programs/);
  profile.series.push(series(['/bin/sh', '-c', 'x'], [1e6, 1.5e6]), series(['\u001b[31mtail'], [5e6, 70e6, 3e6]));
  profile.series.push(series(['sh'], [1.6e6]), series([], [10]));
  const text = renderReport(profile, { ...base, format: 'table' });
  assert.match(text, /^Largest RSS of other programs below the script: \S*\[31mtail 66\.8 MB, sh 1\.5 MB, \? 10 B\.$/m);
  assert.ok(!text.includes('\u001b'));
});
