import assert from 'node:assert/strict';
import test from 'node:test';
import type { ContextProfile, FunctionProfile, Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { assertExpected } from './expected.ts';
import { hog, line, measures, profileOf } from './profiles.ts';

const table = (profile: Profile, source: string | null): string =>
  renderReport(profile, { format: 'table', columns: ['hits', 'allocated'], readSource: () => source });

function called(name: string, first: number, last: number, bytes: number, parent?: number): FunctionProfile {
  const lines = [line(first, { hits: 1, allocated: bytes, ms: 1 })];
  return { name, file: 0, line: first, endLine: last, calls: 1, lines, ...(parent === undefined ? {} : { parent }) };
}

function context(fn: number, parent: number, callLine: number, at: number, bytes: number): ContextProfile {
  return {
    function: fn,
    parent,
    callLine,
    calls: 1,
    lines: [{ line: at, ...measures({ hits: 1, allocated: bytes, ms: 1 }) }],
  };
}

test('functions of a module stand alone, its callbacks do not', () => {
  const source = [
    'const n = 3;',
    'function named() {',
    '  return n;',
    '}',
    '',
    '[1].forEach(() => {',
    '  named();',
    '});',
  ];
  const profile = profileOf(
    'module.js',
    [called('<module>', 1, 8, 10), called('named', 2, 4, 20, 0), called('<anonymous>', 6, 8, 5, 0)],
    [context(0, 0, 0, 1, 10), context(2, 1, 6, 7, 5), context(1, 2, 7, 2, 20)],
  );
  profile.functions[2]!.lines = [line(7, { hits: 1, allocated: 25, ms: 2 }, { allocated: 5, ms: 1 })];
  assertExpected(table(profile, source.join('\n')), 'blocks-module.txt');
});

test('a document that tells no function around those of a module has the same listing', () => {
  const source = 'x();\nfunction x() {\n  y();\n}\nx();\n';
  const profile = profileOf(
    'module.js',
    [called('<module>', 1, 5, 10), called('x', 2, 4, 20)],
    [context(0, 0, 0, 1, 10), context(1, 1, 1, 2, 20)],
  );
  const report = table(profile, source);
  assert.equal(report.match(/y\(\);/g)!.length, 1);
  assert.match(report, /⋯ x, listed on its own/);
});

test('named functions of a function as long as a module stand alone', () => {
  const wrapper = called('wrapper', 1, 300, 1);
  const inner = called('inner', 10, 12, 2, 0);
  const profile = profileOf('umd.js', [wrapper, inner], [context(0, 0, 0, 1, 1), context(1, 1, 1, 10, 2)]);
  assert.match(table(profile, 'x\n'.repeat(300)), /^inner {2}umd\.js:10 /m);
  wrapper.endLine = 200;
  assert.doesNotMatch(table(profile, 'x\n'.repeat(200)), /^inner {2}/m);
});

test('without source only lines that ran are listed', () => {
  assertExpected(table(hog(), null), 'blocks-no-source.txt');
});

test('a file that became shorter is shown as far as it goes', () => {
  const report = table(hog(), 'one line');
  assert.match(report, /^ {3}2 +1 /m);
});

test('a function that several threads ran says so', () => {
  const profile = hog();
  const share = { calls: 1, allocated: 1, increment: 1, ms: 1, hits: 1 };
  profile.functions[2]!.threads = [0, 1, 2].map((thread) => ({ thread, ...share }));
  assert.match(table(profile, null), /^build {2}hog\.js:13 {2}called 3 times, in 3 threads, allocated 2\.3 MB/m);
});

test('a function of 50,000 lines is listed', () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => line(i + 1, { hits: i, allocated: i }));
  const long: FunctionProfile = { name: 'long', file: 0, line: 1, endLine: 50_000, calls: 1, lines };
  const report = table(profileOf('long.js', [long], [context(0, 0, 0, 1, 1)]), 'x\n'.repeat(50_000));
  assert.match(report, /^50000 +49,999 +48\.8 KB +x$/m);
});

test('a line of a megabyte is cut', () => {
  for (const format of ['table', 'md'] as const) {
    const report = renderReport(hog(), { format, readSource: () => `${'漢'.repeat(1 << 20)}\n`.repeat(20) });
    assert.ok(report.length < 100_000, `${format}: ${report.length}`);
  }
});
