import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainTop } from '../../src/report/top/plain.ts';
import { ratesOf, type TopLine, type TopReading } from '../../src/report/top/reading.ts';
import { drawTop, type TopScreen } from '../../src/report/top/screen.ts';
import { displayWidth } from '../../src/text/plain-text.ts';

const MB = 1024 * 1024;

function line(more: Partial<TopLine>): TopLine {
  return { path: 'src/a.js', line: 1, name: 'parse', allocated: 0, hits: 0, ms: 0, live: null, ...more };
}

function reading(more: Partial<TopReading>): TopReading {
  const nothing = { heap: null, rss: null, processes: 1, gcs: 0, gcMs: 0, allocated: 0, lines: [], alive: null };
  return { time: 0, ...nothing, ...more };
}

function screen(more: Partial<TopScreen>): TopScreen {
  return {
    title: 'app.js · pid 7',
    reading: null,
    rates: { allocated: 0, gcs: 0, gcShare: 0, rows: [] },
    heaps: [],
    order: 'rate',
    skipped: 0,
    paused: false,
    note: '',
    rowsAre: 'lines',
    textOf: () => null,
    width: 80,
    height: 24,
    color: false,
    ...more,
  };
}

const before = reading({
  time: 1000,
  allocated: MB,
  gcs: 2,
  gcMs: 5,
  lines: [line({ allocated: MB, hits: 10, ms: 100 })],
});
const now = reading({
  time: 3000,
  heap: 20 * MB,
  rss: 90 * MB,
  processes: 2,
  allocated: 5 * MB,
  gcs: 6,
  gcMs: 105,
  lines: [
    line({ allocated: 3 * MB, hits: 30, ms: 300 }),
    line({ line: 2, allocated: 1.5 * MB, hits: 4, ms: 500, live: 2 * MB }),
    line({ line: 3 }),
  ],
  alive: { time: 1000 },
});

describe('what happened between two looks', () => {
  it('is divided by the time between them', () => {
    const rates = ratesOf(before, now);
    assert.deepEqual([rates.allocated, rates.gcs, rates.gcShare], [2 * MB, 2, 0.05]);
    assert.deepEqual(
      rates.rows.map(({ rate, hitRate, msRate }) => [rate, hitRate, msRate]),
      [
        [MB, 10, 100],
        [0.75 * MB, 2, 250],
        [0, 0, 0],
      ],
    );
  });

  it('is counted from the beginning at the first look', () => {
    assert.equal(ratesOf(null, now).allocated, (5 * MB) / 3);
  });

  it('never falls below 0, and is 0 where no time has passed', () => {
    assert.equal(ratesOf(now, { ...before, time: 4000 }).rows[0]!.rate, 0);
    assert.equal(ratesOf(now, { ...now, allocated: 9 * MB }).allocated, 0);
  });
});

describe('the screen', () => {
  const rates = ratesOf(before, now);

  it('has a head, the rows that did something, and the keys', () => {
    const lines = drawTop(screen({ reading: now, rates, heaps: [10 * MB, 40 * MB, 20 * MB] }));
    assert.equal(lines.length, 24);
    assert.deepEqual(
      lines.slice(0, 8).map((text) => text.trimEnd()),
      [
        `app.js · pid 7${' '.repeat(61)}3.0 s`,
        'heap 20.0 MB ▃█▅   highest 40.0 MB   rss 90.0 MB of 2 processes',
        'allocated 2.0 MB/s, 5.0 MB in all   collections 6, 2.0/s, 5.0 % of the time',
        '',
        '      rate▾ allocated      live     hits/s    time  line  (live: 2 s ago)',
        '   1.0 MB/s    3.0 MB                   10  10.0 %  src/a.js:1 parse',
        ' 768.0 KB/s    1.5 MB    2.0 MB          2  25.0 %  src/a.js:2 parse',
        '',
      ],
    );
    assert.equal(lines.at(-1), 'q leave  p pause  by: r rate  a allocated  l live  h hits  t time');
  });

  it('is ordered by any of its columns', () => {
    const first = (order: TopScreen['order']): string => drawTop(screen({ reading: now, rates, order }))[5]!;
    for (const order of ['rate', 'allocated', 'hits'] as const) assert.match(first(order), /a\.js:1/);
    for (const order of ['live', 'time'] as const) assert.match(first(order), /a\.js:2/);
  });

  it('has no line that is wider, or more lines, than the terminal, whatever the names are', () => {
    const hostile = '\x1b[2J\u202e' + '名'.repeat(300);
    const rows = Array.from({ length: 100 }, (_, i) => ({
      ...line({ path: `${hostile}/x/${hostile}`, line: i, name: hostile, allocated: 1e15, hits: 1e12, live: 1e15 }),
      rate: 1e15,
      hitRate: 1e12,
      msRate: 1e6,
    }));
    for (const [width, height] of [
      [20, 5],
      [40, 8],
      [80, 24],
      [120, 40],
      [300, 100],
    ] as const) {
      const given = { title: hostile, note: hostile, reading: now, textOf: () => hostile, width, height };
      const lines = drawTop(screen({ ...given, rates: { ...rates, rows }, heaps: Array(200).fill(MB) }));
      assert.equal(lines.length, height);
      for (const text of lines) {
        assert.ok(displayWidth(text) <= width, `${width}: ${text}`);
        assert.doesNotMatch(text, /[\x1b\u202e]/);
      }
    }
  });

  it('shows the text of a line where there is room', () => {
    const given = { reading: now, rates, textOf: () => '\tconst x = {};' };
    assert.match(drawTop(screen({ ...given, width: 120 }))[5]!, /src\/a\.js:1 parse {2}const x = \{\};$/);
    assert.doesNotMatch(drawTop(screen(given))[5]!, /const x/);
  });

  it('scrolls', () => {
    const lines = drawTop(screen({ reading: now, rates, height: 7, skipped: 1 }));
    assert.match(lines[5]!, /a\.js:2/);
    assert.match(lines[6]!, / {2}2–2 of 2 ↑↓$/);
  });
});

describe('a look in one line', () => {
  it('names the heaviest lines', () => {
    assert.equal(
      plainTop(now, ratesOf(before, now), 'time', 'a note'),
      '3.0 s · heap 20.0 MB · rss 90.0 MB · 6 collections · allocated 2.0 MB/s · src/a.js:2 parse 25.0 % of the time · src/a.js:1 parse 10.0 % of the time · a note',
    );
  });
});
