import assert from 'node:assert/strict';
import { test } from 'node:test';
import { garbageCollector } from '../../runtime/clock/garbage-collector.ts';
import { functionOf, lineOf, profiled } from './harness.ts';

const { handle, run, profile } = profiled();

/** Bytes of `new Array(n)`. */
const arrayOf = (n: number): number => 32 + 16 + 8 * n;
/**
 * Allocation mementos, compilation, the ends of V8's pages into which an array did not fit, and now and then a page or two
 * (256 KB) that V8 takes for itself. bench:accuracy measures the exactness; here it matters who is charged.
 */
const SLACK = 600 * 1024;

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= SLACK, `${actual} is not near ${expected}`);
}

test('two async functions interleaved 2,000 times are each charged exactly their own', async () => {
  handle.reset();
  const both = run(`
    async function small(n) {
      for (let i = 0; i < n; i++) {
        globalThis.kept = new Array(100);
        await null;
      }
    }
    async function large(n) {
      for (let i = 0; i < n; i++) {
        globalThis.kept = new Array(300);
        await null;
      }
    }
    (n) => Promise.all([small(n), large(n)])`) as (n: number) => Promise<unknown>;
  await both(2000);
  const result = profile();
  assert.equal(lineOf(result, 'small', 2).hits, 2000);
  assert.equal(lineOf(result, 'large', 2).hits, 2000);
  near(lineOf(result, 'small', 2).self.allocated, 2000 * arrayOf(100));
  near(lineOf(result, 'large', 2).self.allocated, 2000 * arrayOf(300));
  near(lineOf(result, 'small', 3).self.allocated, 0);
  assert.equal(result.run.threads[0]?.executing, undefined);
});

test('a generator works for whoever pulls it', () => {
  handle.reset();
  const alternate = run(`
    function* numbers() {
      for (;;) {
        yield new Array(300);
      }
    }
    function even(source) {
      return source.next();
    }
    function odd(source) {
      return source.next();
    }
    function once(source) {
      return source.next();
    }
    (n) => {
      const source = numbers();
      for (let i = 0; i < n; i++) (i % 2 ? odd : even)(source);
      once(source);
    }`) as (n: number) => void;
  alternate(1000);
  const result = profile();
  near(lineOf(result, 'numbers', 2).self.allocated, 1001 * arrayOf(300));
  near(lineOf(result, 'even', 1).allocated, 500 * arrayOf(300));
  near(lineOf(result, 'odd', 1).allocated, 500 * arrayOf(300));
  near(lineOf(result, 'once', 1).allocated, arrayOf(300));
  near(lineOf(result, 'odd', 1).self.allocated, 0);
  assert.equal(functionOf(result, 'numbers').calls, 1);
});

test('after a rejected await the catch is charged to its function', async () => {
  handle.reset();
  const recover = run(`
    async function recover(n) {
      for (let i = 0; i < n; i++) {
        try {
          await Promise.reject(new Error('no'));
        } catch {
          globalThis.kept = new Array(300);
        }
      }
    }
    recover`) as (n: number) => Promise<void>;
  await recover(300);
  const result = profile();
  assert.equal(lineOf(result, 'recover', 5).hits, 300);
  near(lineOf(result, 'recover', 5).self.allocated, 300 * arrayOf(300));
});

test('recursion is counted once: no line above the whole', () => {
  handle.reset();
  const tree = run(`
    function tree(depth) {
      const own = new Array(300);
      if (depth === 0) return [own];
      return [own, tree(depth - 1), tree(depth - 1)];
    }
    tree`) as (depth: number) => unknown;
  tree(9);
  const result = profile();
  const fn = functionOf(result, 'tree');
  assert.equal(fn.calls, 1023);
  near(lineOf(result, 'tree', 1).self.allocated, 1023 * arrayOf(300));
  const inclusive = fn.lines.reduce((sum, line) => sum + line.allocated, 0);
  assert.ok(inclusive <= result.totals.allocated);
  for (const line of fn.lines) assert.ok(line.allocated <= result.totals.allocated);
});

test('mutual recursion is counted once', () => {
  handle.reset();
  const ping = run(`
    function ping(n) {
      globalThis.kept = new Array(300);
      return n === 0 ? true : pong(n - 1);
    }
    function pong(n) {
      globalThis.kept = new Array(300);
      return n === 0 ? false : ping(n - 1);
    }
    ping`) as (n: number) => boolean;
  assert.equal(ping(2000), true);
  const result = profile();
  near(lineOf(result, 'ping', 1).allocated, 1001 * arrayOf(300));
  near(lineOf(result, 'pong', 1).allocated, 1000 * arrayOf(300));
  const sum = functionOf(result, 'ping').lines.reduce((total, line) => total + line.allocated, 0);
  near(sum, 2001 * arrayOf(300));
});

test('an abandoned generator is not kept alive', async () => {
  handle.reset();
  const abandon = run(`
    function* held() {
      const large = new Array(200000).fill(1);
      yield 1;
      yield large;
    }
    () => { held().next(); }`) as () => void;
  const { garbageCollector } = await import('../../runtime/clock/garbage-collector.ts');
  const collect = garbageCollector();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 50; i++) abandon();
  collect();
  assert.ok(process.memoryUsage().heapUsed - before < 2_000_000);
});

test('a for await loop waits outside of its function', async () => {
  handle.reset();
  const consume = run(`
    async function* source(n) {
      for (let i = 0; i < n; i++) {
        yield new Array(300);
      }
    }
    async function consume(n) {
      let sum = 0;
      for await (const part of source(n)) {
        sum += part.length;
      }
      return sum;
    }
    consume`) as (n: number) => Promise<number>;
  assert.equal(await consume(300), 90_000);
  const result = profile();
  assert.equal(lineOf(result, 'consume', 3).hits, 300);
  near(lineOf(result, 'source', 2).self.allocated, 300 * arrayOf(300));
  near(lineOf(result, 'consume', 3).self.allocated, 0);
});

test('what grows while a function waits is awaited, not allocated', async () => {
  handle.reset();
  const wait = run(`
    async function wait(promise) {
      await promise;
      return 1;
    }
    wait`) as (promise: Promise<unknown>) => Promise<number>;
  const kept: unknown[] = [];
  // So large an array can make V8 collect; what earlier tests have left would be taken off.
  garbageCollector()();
  const done = wait(
    new Promise<void>((resolve) => {
      setImmediate(() => {
        kept.push(new Array(1_000_000).fill(0));
        resolve();
      });
    }),
  );
  await done;
  const line = lineOf(profile(), 'wait', 1);
  assert.ok(line.awaited > 7_000_000 && line.awaited < 11_000_000, `${line.awaited}`);
  near(line.self.allocated, 0);
});
