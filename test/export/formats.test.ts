import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { exportProfile } from '../../src/export/index.ts';
import { lineStacks } from '../../src/export/stacks.ts';
import { renderReport } from '../../src/report/index.ts';
import { formatBytes } from '../../src/text/units.ts';
import { hog, living, measures, profileOf, readFixture } from '../report/profiles.ts';
import { runExample } from '../report/run-example.ts';
import { type Bytes, decode, type HeapNode, heapNodes, linesOf, speedscopeSelf, sums, text } from './decoded.ts';

const Papa = createRequire(import.meta.url)('papaparse') as {
  parse(text: string, options: { header: boolean; newline: string }): { data: Record<string, string>[] };
};

const OUTSIDE = '(outside of the profiled lines)';
const RESIDUAL = '(not placed on a line)';

/** Two processes' worth of real numbers. */
const real = runExample('quickstart.js', ['--all']).profile;

for (const [name, profile] of [
  ['made by hand', hog()],
  ['measured', real],
] as const) {
  test(`all formats of one profile tell the same bytes: ${name}`, () => {
    const allocated = linesOf(profile, ({ self }) => self.allocated);
    const whole = { ...allocated, [OUTSIDE]: profile.totals.outside };
    assert.equal(
      Object.values(allocated).reduce((sum, bytes) => sum + bytes, 0),
      profile.totals.lines,
    );

    const { types, samples } = decode(profile);
    assert.deepEqual(types, ['alloc_objects', 'alloc_space']);
    const byLine = (index: number): Bytes => sums(samples.map(({ stack, values }) => [stack[0]!, values[index]!]));
    assert.deepEqual(byLine(1), whole, 'pprof');
    assert.deepEqual(
      byLine(0),
      linesOf(profile, ({ self }) => self.hits),
      'pprof, hits',
    );
    assert.deepEqual(sums(heapNodes(profile)), whole, 'heapprofile');
    assert.deepEqual(sums(speedscopeSelf(profile, 'allocated')), whole, 'speedscope');

    const folded = text(profile, 'folded').trimEnd().split('\n');
    const innermost = folded.map((line): [string, number] => {
      const [, stack, bytes] = /^(.*) (\d+)$/.exec(line)!;
      return [
        stack!
          .split(';')
          .at(-1)!
          .replace(/ \((\S+:\d+)\)$/, ' $1'),
        Number(bytes),
      ];
    });
    assert.deepEqual(sums(innermost), whole, 'folded');

    const csv = renderReport(profile, { format: 'csv', readSource: readFixture });
    const records = Papa.parse(csv.trimEnd(), { header: true, newline: '\r\n' }).data;
    const cells = records.map(
      (one) => [`${one.function} ${one.file}:${one.line}`, Number(one['self.allocated'])] as const,
    );
    assert.deepEqual(sums(cells), allocated, 'csv');

    const svg = text(profile, 'svg');
    const titles = [...svg.matchAll(/<g><title>(.*?) {2}(\S+):(\d+)\n.*\nitself .*? \(([\d,]+) B\), ([\d,]+) hits/g)];
    for (const [, label, path, line, bytes] of titles) {
      const key = `${label!.replaceAll('&#60;', '<').replaceAll('&#62;', '>').replace(/:\d+$/, '')} ${path}:${line}`;
      const twins = titles.filter((other) => other[1] === label && other[2] === path).length;
      if (twins === 1) assert.equal(Number(bytes!.replaceAll(',', '')), allocated[key] ?? 0, `svg ${key}`);
    }
    assert.ok(titles.length > 2);

    const inclusive = linesOf(profile, (line) => line.allocated);
    const md = renderReport(profile, { format: 'md', columns: ['allocated'], readSource: () => null });
    const table = renderReport(profile, { format: 'table', columns: ['allocated'], readSource: () => null });
    for (const [key, bytes] of Object.entries(inclusive)) {
      const line = key.slice(key.lastIndexOf(':') + 1);
      // Lines of nested functions are told together.
      if (profile.functions.filter(({ lines }) => lines.some((one) => String(one.line) === line)).length > 1) continue;
      assert.match(
        md,
        new RegExp(`^\\| ${line} \\| ${formatBytes(bytes).replace('.', '\\.').replace(' ', '\u00a0')} \\|`, 'm'),
        `md ${key}`,
      );
      assert.match(
        table,
        new RegExp(`^ *${line} +${formatBytes(bytes).replace('.', '\\.')}(  .*)?$`, 'm'),
        `table ${key}`,
      );
    }
  });
}

test('stacks are those of the contexts', () => {
  const { samples } = decode(hog());
  const stacks = Object.fromEntries(samples.map(({ stack, values }) => [stack.join(' < '), values]));
  assert.deepEqual(stacks['build hog.js:14 < main hog.js:5'], [3, 2_400_048]);
  assert.deepEqual(stacks['rows.map callback hog.js:10 < main hog.js:10'], [3, 72]);
  assert.deepEqual(stacks[OUTSIDE], [0, 4 * 1024 * 1024]);
});

test('living bytes are told where they were measured, under callers only where these are known', () => {
  const profile = living();
  profile.functions[2]!.lines[1]!.live = 700;
  const twice = structuredClone(profile.contexts[2]!);
  profile.contexts.push({ ...twice, callLine: 7 });
  const live = { 'main hog.js:2': 3 * 1024 * 1024, 'build hog.js:14': 700, [OUTSIDE]: 6 * 1024 * 1024 };
  const { types, samples } = decode(profile);
  assert.deepEqual(types, ['alloc_objects', 'alloc_space', 'inuse_space']);
  assert.deepEqual(sums(samples.map(({ stack, values }) => [stack[0]!, values[2]!])), live);
  assert.deepEqual(samples.find(({ values }) => values[2] === 700)!.stack, ['build hog.js:14']);
  assert.deepEqual(sums(heapNodes(profile)), live);
  assert.deepEqual(sums(speedscopeSelf(profile, 'live')), live);
});

test('what could not be placed on a line is told as that', () => {
  const profile = hog({ totals: { residual: 5000 } });
  assert.equal(sums(decode(profile).samples.map(({ stack, values }) => [stack[0]!, values[1]!]))[RESIDUAL], 5000);
});

test('stacks may be deeper than the call stack', () => {
  const deep = 20_000;
  const functions = Array.from({ length: deep }, (_, i) => {
    return { name: `f${i}`, file: 0, line: i + 1, endLine: i + 1, calls: 1, lines: [] };
  });
  const contexts = functions.map((_, i) => {
    return {
      function: i,
      parent: i,
      callLine: i,
      calls: 1,
      lines: i === deep - 1 ? [{ line: deep, ...measures({ hits: 1, allocated: 64 }) }] : [],
    };
  });
  const profile = profileOf('deep.js', functions, contexts);
  assert.equal(lineStacks(profile).nodes.length, deep + 1);
  const heap = text(profile, 'heapprofile');
  assert.equal(heap.match(/"selfSize":64,/g)!.length, 1);
  assert.equal(heap.split('{').length, heap.split('}').length);
  for (const format of ['pb.gz', 'speedscope.json', 'svg'] as const)
    assert.ok(exportProfile(profile, format).length > 0);
});

test('names that come from files cannot break a format', () => {
  const profile = hog();
  profile.functions[2]!.name = 'a;b\n<script>"&\u001b[31m\u202e\ud800';
  profile.files[0]!.path = 'a b;?#%\ud800.js';
  for (const line of text(profile, 'folded').trimEnd().split('\n')) assert.match(line, /^[^\u0000-\u001f]* \d+$/);
  assert.equal(
    text(profile, 'folded')
      .split('\n')
      .find((line) => line.includes('script'))!
      .split(';').length,
    2,
  );
  const svg = text(profile, 'svg');
  assert.ok(!/<script|[\u0000-\u0009\u000b-\u001f]/.test(svg));
  assert.ok(!svg.includes('\u202e'));
  const { head } = JSON.parse(text(profile, 'heapprofile')) as { head: HeapNode };
  assert.equal(head.children[0]!.callFrame.url, 'file:///home/me/project/a%20b;%3F%23%25%EF%BF%BD.js');
  assert.equal(decode(profile).samples.length > 0, true);
});

test('paths of Windows become URLs', () => {
  const profile = hog();
  profile.run.cwd = 'C:\\Users\\me';
  const { head } = JSON.parse(text(profile, 'heapprofile')) as { head: HeapNode };
  assert.equal(head.children[0]!.callFrame.url, 'file:///C:/Users/me/hog.js');
});
