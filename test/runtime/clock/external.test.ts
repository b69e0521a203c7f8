import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionOf, lineOf, profiled } from '../harness.ts';

const { handle, run, profile } = profiled();

const MB = 1_000_000;
/** What is freed meanwhile would be subtracted from what a line allocates outside the heap. */
const alive: unknown[] = [];

test('memory outside the heap is net in external, and counts in allocated', () => {
  handle.reset();
  const buffers = run(`
    function buffers() {
      const a = Buffer.alloc(${3 * MB});
      const b = new ArrayBuffer(${2 * MB});
      return [a, b];
    }
    buffers`) as () => unknown;
  alive.push(buffers());
  const result = profile();
  assert.equal(lineOf(result, 'buffers', 1).self.external, 3 * MB);
  assert.equal(lineOf(result, 'buffers', 2).self.external, 2 * MB);
  const { allocated } = lineOf(result, 'buffers', 1).self;
  assert.ok(allocated >= 3 * MB && allocated < 3 * MB + 64_000, `${allocated}`);
});

test('a temporary shows in allocated and peak', () => {
  handle.reset();
  const temporary = run(`
    function temporary() {
      const length = new Array(6250000).fill(0).length + Buffer.alloc(${20 * MB}).length;
      return length;
    }
    temporary`) as () => number;
  temporary();
  const line = lineOf(profile(), 'temporary', 1);
  // V8's compiler threads may give back some of their memory meanwhile.
  assert.ok(line.self.allocated >= 69 * MB && line.self.allocated < 71 * MB, `${line.self.allocated}`);
  assert.ok(line.self.peak >= 70 * MB);
});

test('lines and outside are the whole movement of the clock', () => {
  handle.reset();
  const churn = run(`
    function churn(n) {
      let last = null;
      for (let i = 0; i < n; i++) {
        last = { value: i, rest: [i, i, 'x' + i] };
      }
      return last;
    }
    churn`) as (n: number) => unknown;
  for (let i = 0; i < 20; i++) {
    churn(5000);
    globalThis.structuredClone({ outside: new Array(1000).fill(i) });
  }
  const { totals, run: info } = profile();
  assert.ok(totals.gcs > 0);
  assert.ok(Math.abs(totals.lines + totals.outside - totals.allocated) <= totals.allocated * 0.001);
  assert.ok(totals.outside > 20 * 8000);
  assert.deepEqual(info.warnings, []);
});

test('a reset starts at zero, and active functions go on', () => {
  handle.reset();
  const pausing = run(`
    function pausing(pause) {
      const a = new Array(10000);
      pause();
      const b = new Array(20000);
      return [a, b];
    }
    pausing`) as (pause: () => void) => unknown;
  pausing(() => handle.reset());
  const result = profile();
  assert.equal(lineOf(result, 'pausing', 1).hits, 0);
  assert.equal(lineOf(result, 'pausing', 1).allocated, 0);
  assert.equal(lineOf(result, 'pausing', 3).hits, 1);
  assert.ok(lineOf(result, 'pausing', 3).allocated >= 160_000);
});

test('time is in the line that took it', () => {
  handle.reset();
  const wait = run(`
    function wait(ms) {
      const until = performance.now() + ms;
      while (performance.now() < until);
      return 1;
    }
    wait`) as (ms: number) => number;
  wait(30);
  const line = lineOf(profile(), 'wait', 2);
  assert.ok(line.ms > 0 && functionOf(profile(), 'wait').calls === 1);
});

test('a label names the snapshot', () => {
  handle.label('before the upload');
  assert.equal(handle.raw().label, 'before the upload');
});

test('what is garbage again does not add up in increment', () => {
  handle.reset();
  const loop = run(`
    function garbage(n) {
      let last = null;
      for (let i = 0; i < n; i++) {
        last = new Array(200).fill(i);
      }
      return last;
    }
    garbage`) as (n: number) => unknown;
  loop(120_000);
  const line = lineOf(profile(), 'garbage', 3).self;
  assert.ok(line.allocated > 195_000_000, `${line.allocated}`);
  // Young objects that are garbage stay until V8 has filled their space, 16 MB or twice that.
  assert.ok(Math.abs(line.increment) < 40_000_000, `${line.increment}`);
  assert.ok(line.freed > 100_000_000, `${line.freed}`);
});
