import assert from 'node:assert/strict';
import test from 'node:test';
import type { ContextProfile, FunctionProfile, Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { line, measures, profileOf } from './profiles.ts';

/** A program of `count` functions of ten lines each; all that is in a file is called from its top level. */
function program(count: number): Profile {
  const functions: FunctionProfile[] = [];
  const contexts: ContextProfile[] = [];
  for (let i = 0; i < count; i++) {
    const first = 1 + (i % 10) * 12;
    const used = (k: number) => ({ hits: 1, allocated: (i + 1) * 100 + k, ms: 1 });
    const lines = Array.from({ length: 10 }, (_, k) => line(first + k, used(k)));
    functions.push({ name: `f${i}`, file: Math.floor(i / 10), line: first, endLine: first + 10, calls: 1, lines });
    const own = lines.map(({ line }, k) => ({ line, ...measures(used(k)) }));
    contexts.push({ function: i, parent: 0, callLine: 0, calls: 1, lines: own });
  }
  const profile = profileOf('0.js', functions, contexts);
  const paths = ['src/0.js', 'src/1.js', 'node_modules/a/0.js', 'node_modules/@b/c/0.js', 'x/node_modules/a/1.js'];
  profile.files = Array.from({ length: Math.ceil(count / 10) }, (_, i) => ({ path: paths[i] ?? `src/${i}.js` }));
  return profile;
}

const options = { format: 'table', readSource: () => 'text\n'.repeat(200) } as const;

test('a screenful holds the heaviest functions, and says how to see the others', () => {
  const report = renderReport(program(1000), { ...options, lines: 150 });
  assert.ok(report.split('\n').length < 200);
  assert.match(report, /^f999 {2}/m);
  assert.match(
    report,
    /^\d+ more functions were called: --top 1000 lists them, -o report\.txt or \.html holds all\.$/m,
  );
  const all = renderReport(program(100), options);
  assert.equal(all.match(/^f\d+ {2}/gm)!.length, 100);
  assert.doesNotMatch(all, /more functions/);
});

test('a long listing is reduced to its heaviest lines, the rest is told by numbers', () => {
  const lines = Array.from({ length: 400 }, (_, i) => line(i + 1, { hits: 1, allocated: i === 299 ? 5000 : 1 }));
  const own = lines.map(({ line, self }) => ({ line, ...self }));
  const fn = { name: 'long', file: 0, line: 1, endLine: 400, calls: 1, lines };
  const context = { function: 0, parent: 0, callLine: 0, calls: 1, lines: own };
  const profile = profileOf('long.js', [fn], [context]);
  const report = renderReport(profile, { ...options, readSource: () => 'text\n'.repeat(400), lines: 12 });
  assert.match(report, /^ 300 .*4\.9 KB.*text$/m);
  assert.match(report, /⋯ lines 5–299, 295 B$/m);
  assert.match(report, /⋯ lines 301–400, 100 B$/m);
});

test('totals stand by package and by file, of what lines allocated themselves', () => {
  const profile = program(50);
  const report = renderReport(profile, options);
  const [, packages, files] = /^By package:\n((?: .*\n)+)By file:\n((?: .*\n)+)/m.exec(report)!;
  const sum = (from: number, to: number): number =>
    profile.functions
      .slice(from, to)
      .flatMap(({ lines }) => lines)
      .reduce((total, { self }) => total + self.allocated, 0);
  assert.equal(sum(0, 50), profile.totals.lines);
  assert.deepEqual(
    packages!
      .trimEnd()
      .split('\n')
      .map((line) => line.trim()),
    [
      `${kilobytes(sum(20, 30) + sum(40, 50))}, 56 %  a (2 files)`,
      `${kilobytes(sum(30, 40))}, 28 %  @b/c (1 file)`,
      `${kilobytes(sum(0, 20))}, 17 %  the program itself (2 files)`,
    ],
  );
  assert.equal(files!.split('\n')[0], `  ${kilobytes(sum(40, 50))}, 36 %  x/node_modules/a/1.js`);
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

test('what loading modules took stands apart', () => {
  const top = (file: number): FunctionProfile => ({
    name: '<module>',
    file,
    line: 1,
    endLine: 9,
    calls: 1,
    lines: [
      line(1, { hits: 1, allocated: file === 0 ? 100 : 5000 }, { allocated: file === 0 ? 100 : 1000 }),
      line(2, { hits: 1 }),
    ],
  });
  const work = (file: number): FunctionProfile => ({
    name: `work${file}`,
    file,
    line: 5,
    endLine: 6,
    calls: 1,
    lines: [line(5, { hits: 1, allocated: 4000 })],
  });
  const one = (fn: number, parent: number, at: number, bytes: number): ContextProfile => ({
    function: fn,
    parent,
    callLine: 1,
    calls: 1,
    lines: [{ line: at, ...measures({ hits: 1, allocated: bytes }) }],
  });
  const profile = profileOf(
    'main.js',
    [top(0), top(1), work(1)],
    [one(0, 0, 1, 100), one(1, 1, 1, 1000), one(2, 2, 5, 4000), one(2, 1, 5, 300)],
  );
  profile.files.push({ path: 'lib.js' });
  const report = renderReport(profile, options);
  assert.match(
    report,
    /^Loading 1 module allocated 4\.9 KB, 93 % of it \(<module> of each, and what that called\)\.$/m,
  );
  const order = [...report.matchAll(/^(\S+) {2}(?:main|lib)\.js:\d|^(Modules while they were loaded:)$/gm)].map(
    (found) => found[1] ?? found[2],
  );
  assert.deepEqual(order, ['<module>', 'work1', 'Modules while they were loaded:', '<module>']);
});

test('the text of a function that was never called is not promised elsewhere', () => {
  const source = ['run();', 'function run() {', '  return 1;', '}', 'function idle() {', '  return 2;', '}', '', ''];
  const fn = (name: string, first: number, last: number, calls: number): FunctionProfile => ({
    name,
    file: 0,
    line: first,
    endLine: last,
    calls,
    ...(name !== '<module>' && { parent: 0 }),
    lines: [line(first, calls ? { hits: 1, allocated: 8 } : {})],
  });
  const context = (fn: number, parent: number, at: number): ContextProfile => ({
    function: fn,
    parent,
    callLine: 1,
    calls: 1,
    lines: [{ line: at, ...measures({ hits: 1, allocated: 8 }) }],
  });
  const profile = profileOf(
    'a.js',
    [fn('<module>', 1, 9, 1), fn('run', 2, 4, 1), fn('idle', 5, 7, 0)],
    [context(0, 0, 1), context(1, 1, 2)],
  );
  const report = renderReport(profile, { ...options, readSource: () => source.join('\n') });
  assert.match(report, /⋯ run, listed on its own$/m);
  assert.match(report, /⋯ idle, never called$/m);
});
