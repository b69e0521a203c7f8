import assert from 'node:assert/strict';
import test from 'node:test';
import type { Profile, Series } from '../../src/profile/types.ts';
import { type ReportOptions, renderNotes, renderReport } from '../../src/report/index.ts';
import { hog, line, measures, profileOf, readFixture } from './profiles.ts';

const MB = 1024 * 1024;
const table = (profile: Profile, some: Partial<ReportOptions> = {}): string =>
  renderReport(profile, { format: 'table', readSource: readFixture, ...some });

test('leads with the share that no profiled line allocated, when it is nearly all', () => {
  const most = table(hog({ totals: { outside: 98 * MB, allocated: 100 * MB } }));
  assert.match(most, /^98 % of what was allocated, 98\.0 MB, was allocated outside of the profiled lines: /);
  assert.match(most, /not profiled \(--all, --include\), or/);
  const all = hog({ totals: { outside: 98 * MB, allocated: 100 * MB } });
  all.functions[0]!.name = '<module>';
  assert.match(table(all), /not profiled \(--include\), or/);
  assert.doesNotMatch(table(hog({ totals: { outside: 80 * MB, allocated: 100 * MB } })), /outside of the profiled/);
  assert.doesNotMatch(table(hog({ totals: { outside: 2 * MB, allocated: 2.1 * MB } })), /outside of the profiled/);
});

test('leads with resident memory that no heap accounts for', () => {
  const profile = hog();
  const at = (rss: number[], heap: number[]): Series[] => {
    const zeros = rss.map(() => 0);
    return [{ pid: profile.run.pid, threadId: 0, time: zeros, rss, heap, context: zeros, line: zeros }];
  };
  profile.series = at([50 * MB, 120 * MB, 90 * MB], [8 * MB, 12 * MB, 12 * MB]);
  assert.match(table(profile), /^Resident memory grew by 66\.0 MB outside of V8's heap and of Buffers /);
  // What the profiler knows to be its own is not the program's.
  profile.totals.probeResident = 6 * MB;
  assert.match(table(profile), /^Resident memory grew by 60\.0 MB outside/);
  profile.totals.probeResident = 40 * MB;
  assert.doesNotMatch(table(profile), /Resident memory grew/);
  delete profile.totals.probeResident;
  profile.run.live = { interval: 32_768 };
  assert.doesNotMatch(table(profile), /Resident memory grew/);
  delete profile.run.live;
  profile.series = at([50 * MB, 120 * MB, 90 * MB], [8 * MB, 70 * MB, 12 * MB]);
  assert.doesNotMatch(table(profile), /Resident memory grew/);
  profile.series = at([50 * MB, 80 * MB], [8 * MB, 12 * MB]);
  assert.doesNotMatch(table(profile), /Resident memory grew/);
});

test('a sum that exceeds all memory is not shown as memory', () => {
  const profile = hog({ totals: { peakMemory: 1 * MB } });
  assert.doesNotMatch(table(profile), /^line .* increment/m);
  assert.match(table(profile), /^No increments are shown: V8 collected between the lines/m);
  assert.match(table(profile, { columns: ['increment'] }), /^line +increment/m);
  assert.match(renderNotes(profile, { format: 'classic', readSource: readFixture }), /increments are not what is held/);
  assert.match(table(hog()), /^line .* increment/m);
  assert.equal(renderNotes(hog(), { format: 'classic', readSource: readFixture }), '');
});

test('a line that was only counted has no zeros', () => {
  const functions = [
    {
      name: 'f',
      file: 0,
      line: 2,
      endLine: 4,
      calls: 1,
      lines: [line(2, { hits: 1, memory: MB }), line(4, { hits: 1 })],
    },
  ];
  const own = { line: 2, ...measures({ hits: 1, memory: MB }) };
  const profile = profileOf('hog.js', functions, [{ function: 0, parent: 0, callLine: 0, calls: 1, lines: [own] }]);
  const [row] = table(profile, { columns: ['hits', 'memory', 'allocated', 'time'] }).match(/^ {3}4 .*/m)!;
  assert.deepEqual(row.split('const')[0]!.trim().split(/\s+/), [
    '4',
    '1',
    'for',
    '(let',
    'i',
    '=',
    '0;',
    'i',
    '<',
    '3;',
    'i++)',
    '{',
  ]);
  const classic = renderReport(profile, { format: 'classic', readSource: readFixture });
  assert.match(classic, /^ {5}4 {26} {6,}1 /m);
});

test('the heaviest line is named after the function that did most of it', () => {
  const fn = (name: string, allocated: number, parent?: number): Profile['functions'][number] => ({
    name,
    file: 0,
    line: 1,
    endLine: 1,
    calls: 1,
    ...(parent === undefined ? {} : { parent }),
    lines: [line(1, { hits: 1, memory: 1, allocated })],
  });
  const functions = [fn('<module>', 300), fn('create', 20), fn('add', 9000, 1), fn('other', 1), fn('more', 1)];
  const contexts = functions.map(({ lines }, index) => ({
    function: index,
    parent: 0,
    callLine: 0,
    calls: 1,
    lines: lines.map(({ line: number, self }) => ({ line: number, ...self })),
  }));
  assert.match(
    table(profileOf('x.js', functions, contexts)),
    /^Lines that allocated most themselves:\n +9\.1 KB, 100 % {2}add \(x\.js:1\)$/m,
  );
});
