import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionOf, lineOf, profiled } from '../harness.ts';

const { handle, run, profile } = profiled();

test('a line that cannot allocate has its hits, and no other measures', () => {
  handle.reset();
  const count = run(`
    function count(n) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        sum = (sum + i) | 0;
      }
      return sum;
    }
    count`) as (n: number) => number;
  count(100_000);
  count(1);
  const result = profile();
  assert.equal(functionOf(result, 'count').calls, 2);
  assert.deepEqual(
    functionOf(result, 'count').lines.map(({ self }) => self.hits),
    [2, 2, 100_003, 100_001, 2],
  );
  for (const { self } of functionOf(result, 'count').lines.slice(1)) {
    assert.deepEqual([self.ms, self.memory, self.peak], [0, 0, 0]);
    // What V8 makes for the line itself, and for the probe, at the few hits that are read.
    assert.ok(self.allocated < 64 * 1024, `${self.allocated}`);
  }
});

test('a getter that allocates is found: the line that reads it is charged from then on', () => {
  handle.reset();
  const reader = run(`
    function reader(source, n) {
      let got;
      for (let i = 0; i < n; i++) {
        got = source.list;
      }
      return got;
    }
    reader`) as (source: object, n: number) => unknown;
  const source = Object.defineProperty({}, 'list', { get: () => new Array(100) });
  reader(source, 20_000);
  const result = profile();
  const { self } = lineOf(result, 'reader', 3);
  assert.equal(self.hits, 20_000);
  // 848 bytes each, but for the hits before the first look.
  assert.ok(self.allocated >= 19_980 * 848 && self.allocated <= 20_000 * 880, `${self.allocated}`);
  const { lines, outside, allocated } = result.totals;
  assert.ok(Math.abs(lines + outside - allocated) <= allocated * 0.001);
});

test('a method that allocates much is found at its first hit', () => {
  handle.reset();
  const asks = run(`
    function asks(list, n) {
      let found = 0;
      for (let i = 0; i < n; i++) {
        if (list.includes(i)) found++;
        const one = { i };
        list.last = one;
      }
      return found;
    }
    asks`) as (list: object, n: number) => number;
  asks({ includes: () => new Array(10_000).length < 0 }, 100);
  const result = profile();
  const asking = lineOf(result, 'asks', 3).self;
  assert.equal(asking.hits, 100);
  assert.ok(asking.allocated >= 98 * 80_016 && asking.allocated < 110 * 80_016, `${asking.allocated}`);
  const made = lineOf(result, 'asks', 4).self.allocated;
  assert.ok(made < 2 * 80_016, `${made}`);
});

test('numbers that V8 puts into boxes are found in the same way', () => {
  handle.reset();
  const boxes = run(`
    function boxes(box, n) {
      for (let i = 0; i < n; i++) {
        box.value = box.value * 1.0001;
        box.kept.push(box.value);
      }
    }
    boxes`) as (box: object, n: number) => void;
  boxes({ value: 1.5, kept: [] }, 5000);
  const line = lineOf(profile(), 'boxes', 2);
  assert.ok(line.self.allocated >= 4900 * 16, `${line.self.allocated}`);
});

test('a profiled function called by a getter goes back to where it came from', () => {
  handle.reset();
  const outer = run(`
    function outer(n) {
      const kept = [];
      const source = { get made() { return make(); } };
      for (let i = 0; i < n; i++) {
        const got = source.made;
        kept[0] = new Array(50);
      }
      return kept;
    }
    function make() {
      return new Array(1000);
    }
    outer`) as (n: number) => unknown;
  outer(1000);
  const result = profile();
  const made = functionOf(result, 'make').lines.reduce((sum, { self }) => sum + self.allocated, 0);
  // What V8 compiles meanwhile may stand there, too: a page or two.
  const { totals, collections } = result;
  assert.ok(
    made >= 990 * 8048 && made < 1000 * 8048 + 2 * 262_144,
    `${made} of ${JSON.stringify({ totals, collections })}`,
  );
  const own = lineOf(result, 'outer', 5).self;
  assert.ok(own.allocated >= 990 * 448 && own.allocated < 1000 * 520, `${own.allocated}`);
});

test('what is thrown on a counted line leaves the cursor where it was', () => {
  handle.reset();
  const risky = run(`
    function risky(n) {
      let caught = 0;
      for (let i = 0; i < n; i++) {
        try {
          const none = caught.none.none;
        } catch {
          caught = caught + 1;
        }
      }
      const list = new Array(10000);
      return [caught, list];
    }
    risky`) as (n: number) => [number, unknown[]];
  assert.equal(risky(50)[0], 50);
  const result = profile();
  assert.equal(lineOf(result, 'risky', 4).hits, 50);
  assert.equal(lineOf(result, 'risky', 6).hits, 50);
  const { allocated } = lineOf(result, 'risky', 9).self;
  assert.ok(allocated >= 80_000, `${allocated}`);
  for (const offset of [1, 2, 6]) assert.equal(lineOf(result, 'risky', offset).self.allocated, 0);
  const { lines, outside, allocated: clock } = result.totals;
  assert.ok(Math.abs(lines + outside - clock) <= clock * 0.001);
});
