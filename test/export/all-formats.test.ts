import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { type PackedRest, unpackProfile } from '../../src/page/pack.ts';
import type { PageDocument } from '../../src/page/page-document.ts';
import { renderPage } from '../../src/page/render-page.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { LineProfile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { formatBytes } from '../../src/text/units.ts';
import { runExample } from '../report/run-example.ts';
import { type Bytes, decode, heapNodes, linesOf, speedscopeSelf, sums, text } from './decoded.ts';

const Papa = createRequire(import.meta.url)('papaparse') as {
  parse(text: string, options: { header: boolean; newline: string }): { data: Record<string, string>[] };
};

const OUTSIDE = '(outside of the profiled lines)';
/** Nine digits of a megabyte tell each byte. */
const EXACT = { precision: 9, columns: ['hits', 'allocated', 'self'], readSource: () => null } as const;

/** What a real run measured: four functions, their callers, and what lived. */
const { profile } = runExample('quickstart.js', ['--all', '--live']);
const of = (measure: (line: LineProfile) => number): Bytes => linesOf(profile, measure);
const allocated = of(({ self }) => self.allocated);
const live = of((line) => line.live ?? 0);
const whole = { ...allocated, [OUTSIDE]: profile.totals.outside };
const wholeLive = sums([...Object.entries(live), [OUTSIDE, profile.totals.liveOutside!]]);

/** What a listing says, by `function path:line`: the cells of the rows below each title. */
function listed(report: string, title: RegExp, row: RegExp): Record<string, string[]> {
  const cells: Record<string, string[]> = {};
  let place: string[] | undefined;
  for (const line of report.split('\n')) {
    const head = title.exec(line);
    if (head !== null) place = head.slice(1);
    const found = row.exec(line);
    if (place !== undefined && found !== null)
      cells[`${place.join(' ')}:${found[1]}`] = found.slice(2).map((cell = '') => cell);
  }
  return cells;
}

/** The same as `listed` gives, of the profile itself. */
function told(words: (line: LineProfile) => string[]): Record<string, string[]> {
  const ran = profile.functions.flatMap(({ name, file, lines }) =>
    lines
      .filter(({ hits, allocated: bytes, ms }) => hits > 0 || bytes > 0 || ms > 0)
      .map((line) => [`${name} ${profile.files[file]!.path}:${line.line}`, words(line)] as const),
  );
  return Object.fromEntries(ran);
}

test('all formats of one real profile tell the same numbers, to the byte', async (context) => {
  assert.equal(
    Object.values(allocated).reduce((sum, bytes) => sum + bytes, 0),
    profile.totals.lines,
  );
  assert.ok(Object.keys(live).length > 0);

  await context.test('JSON', () => {
    const json = renderReport(profile, { format: 'json', readSource: () => null });
    assert.deepEqual(readProfile(json, 'json'), profile);
  });

  await context.test('HTML: the document that the page carries', () => {
    const html = renderPage(profile, { program: { script: '', style: '' }, readSource: () => null });
    const carried = (id: string): unknown => {
      const found = new RegExp(`<script id="${id}"[^>]*>([^<]*)</script>`).exec(html)![1]!;
      return JSON.parse(inflateRawSync(Buffer.from(found, 'base64')).toString());
    };
    const { profile: head } = carried('document') as PageDocument;
    const page = unpackProfile(head, carried('rest') as PackedRest);
    const functions = page.functions.map((fn) => ({ ...fn, lines: fn.lines }));
    assert.deepEqual(functions, profile.functions);
    assert.deepEqual(page.totals, profile.totals);
    assert.deepEqual(page.moments, profile.moments);
    assert.deepEqual(page.series, profile.series);
    const own = ({ lines }: (typeof page.contexts)[number]): unknown[] =>
      lines
        .map(({ line, allocated: bytes, ms }) => [line, bytes, ms])
        .filter(([, bytes, ms]) => bytes !== 0 || ms !== 0);
    assert.deepEqual(page.contexts.map(own), profile.contexts.map(own));
  });

  await context.test('CSV', () => {
    const csv = renderReport(profile, { format: 'csv', readSource: () => null });
    const records = Papa.parse(csv.trimEnd(), { header: true, newline: '\r\n' }).data;
    const field = (name: string): Bytes =>
      sums(records.map((one) => [`${one.function} ${one.file}:${one.line}`, Number(one[name])] as const));
    assert.deepEqual(field('self.allocated'), allocated);
    assert.deepEqual(
      field('allocated'),
      of((line) => line.allocated),
    );
    assert.deepEqual(
      field('hits'),
      of((line) => line.hits),
    );
    assert.deepEqual(field('live'), live);
  });

  /** Lines that were counted and not read have no bytes to show. */
  const words = ({ hits, memory, peak, ms, allocated: bytes, self }: LineProfile): string[] => {
    const isRead = memory > 0 || peak > 0 || bytes > 0 || ms > 0;
    const shown = isRead ? [formatBytes(bytes, 9), formatBytes(self.allocated, 9)] : ['', ''];
    return [hits.toLocaleString('en'), ...shown];
  };

  for (const format of ['table', 'txt'] as const) {
    await context.test(format, () => {
      const report = renderReport(profile, { ...EXACT, format });
      const rows = listed(
        report,
        /^(\S+) {2}(\S+):\d+ {2}called /,
        /^ *(\d+) +([\d,]+)(?: +([\d.,]+ \w+) +([\d.,]+ \w+)| *$| {10,}\S)/,
      );
      assert.deepEqual(rows, told(words));
      assert.ok(report.includes(`Lines ${formatBytes(profile.totals.lines, 9)} + outside`));
    });
  }

  await context.test('Markdown', () => {
    const report = renderReport(profile, { ...EXACT, format: 'md' }).replaceAll('\u00a0', ' ');
    const titled = report.replace(/### `(.*)`\n\n`(.*):\d+`/g, '### $1 $2');
    const rows = listed(
      titled,
      /^### (\S+) ([^,]+),/,
      /^\| (\d+) \| ([\d,]+) \| (?:([\d.,]+ \w+) \| ([\d.,]+ \w+) \|)?/,
    );
    assert.deepEqual(rows, told(words));
  });

  await context.test('classic', () => {
    const report = renderReport(profile, { ...EXACT, format: 'classic', columns: ['allocated'] });
    const rows = [...report.matchAll(/^ *(\d+) +([\d.]+) MiB +(-?[\d.]+) MiB +([\d.]+) MiB +(\d+) /gm)];
    const bytes = (mib: string | undefined): number => Math.round(Number(mib) * 1024 * 1024);
    const shown = rows.map((cells) => [Number(cells[1]), ...cells.slice(2, 5).map(bytes), Number(cells[5])]);
    // A line that was read, however short its time.
    const lines = profile.functions.flatMap((fn) =>
      fn.lines.filter(({ hits, memory, ms }) => hits > 0 && (memory > 0 || ms > 0)),
    );
    const expected = lines.map(({ line, memory, increment, allocated: own, hits }) => [
      line,
      memory,
      increment,
      own,
      hits,
    ]);
    const inOrder = (all: number[][]): string[] => all.map((cells) => cells.join(' ')).sort();
    assert.deepEqual(inOrder(shown), inOrder(expected));
  });

  await context.test('pprof', () => {
    const { types, samples } = decode(profile);
    assert.deepEqual(types, ['alloc_objects', 'alloc_space', 'inuse_space']);
    const byLine = (index: number): Bytes => sums(samples.map(({ stack, values }) => [stack[0]!, values[index]!]));
    assert.deepEqual(
      byLine(0),
      of(({ self }) => self.hits),
    );
    assert.deepEqual(byLine(1), whole);
    assert.deepEqual(byLine(2), wholeLive);
  });

  await context.test('heap profile', () => assert.deepEqual(sums(heapNodes(profile)), wholeLive));

  await context.test('speedscope', () => {
    assert.deepEqual(sums(speedscopeSelf(profile, 'allocated')), whole);
    assert.deepEqual(sums(speedscopeSelf(profile, 'live')), wholeLive);
  });

  await context.test('folded stacks', () => {
    const stacks = text(profile, 'folded').trimEnd().split('\n');
    const innermost = stacks.map((line): [string, number] => {
      const [, stack, bytes] = /^(.*) (\d+)$/.exec(line)!;
      return [
        stack!
          .split(';')
          .at(-1)!
          .replace(/ \((\S+:\d+)\)$/, ' $1'),
        Number(bytes),
      ];
    });
    assert.deepEqual(sums(innermost), whole);
  });

  await context.test('flame graph', () => {
    const titles = text(profile, 'svg').matchAll(
      /<g><title>(.*?):\d+ {2}(\S+:\d+)\n.*\nitself .*? \(([\d,]+) B\), ([\d,]+) hits/g,
    );
    const shown = [...titles].map(([, name, place, bytes]) => {
      const key = `${name!.replaceAll('&#60;', '<').replaceAll('&#62;', '>')} ${place}`;
      return [key, Number(bytes!.replaceAll(',', ''))] as const;
    });
    // Frames too narrow to be seen are not drawn; the heaviest line is.
    assert.ok(shown.length > 2);
    for (const [key, bytes] of Object.entries(sums(shown))) assert.equal(bytes, allocated[key], key);
  });
});
