import assert from 'node:assert/strict';
import test from 'node:test';
import { runExample } from './run-example.ts';

const MB = 1024 * 1024;

test('quickstart: the copying line is the heaviest, and ran once an order', () => {
  const { stdout, status, line, profile } = runExample('quickstart.js');
  assert.deepEqual([stdout, status], ['200 customers, the totals agree: true\n', 0]);
  const hog = line('totals = { ...totals,');
  assert.equal(hog.hits, 20_000);
  assert.ok(hog.allocated > 0.9 * profile.totals.lines);
  assert.equal(line('orders.push(').hits, 20_000);
  // What V8's compiler threads take and give back is no line's: a line adds what it made, less what collections in it freed.
  for (const { name, lines } of profile.functions)
    for (const { line: number, self } of lines) {
      const { allocated, freed, increment, external = 0 } = self;
      // What was freed outside of the heap is in no line's freed.
      assert.ok(
        Math.abs(allocated - freed + Math.min(0, external) - increment) < 16,
        `${name}:${number} ${allocated} - ${freed} is not ${increment}`,
      );
    }
});

test('async: every line has what it allocated itself, however the downloads interleave', () => {
  const { stdout, status, line } = runExample('async.js');
  assert.deepEqual([stdout, status], ['small: 1966080 bytes, medium: 3932160 bytes, large: 7864320 bytes\n', 0]);
  const parts = line('parts.push(');
  assert.equal(parts.hits, 210);
  // What is freed outside the heap meanwhile is not seen: a lower bound.
  assert.ok(parts.allocated > 0.95 * 210 * 65536 && parts.allocated < 210 * 65536 + MB, `${parts.allocated}`);
  assert.equal(line('const whole =').hits, 3);
});

test('typescript: the methods of a class, on the lines as written', () => {
  const { stdout, status, line, profile } = runExample('typescript.ts');
  assert.deepEqual([stdout, status], ['found 400 of 400\n', 0]);
  assert.deepEqual(
    profile.functions.filter(({ parent }) => parent === undefined).map(({ name, calls }) => [name, calls]),
    [
      ['Library.constructor', 1],
      ['Library.find', 400],
      ['Library.#search', 200],
      ['Library.#look', 200],
    ],
  );
  assert.ok(line('const copies =').allocated > 200 * 5000 * 32);
});

test('pseudo-inverse: the decomposition allocates several times what it returns', () => {
  const { stdout, status, line } = runExample('pseudo-inverse.js');
  assert.equal(status, 0);
  assert.match(stdout, /^400 × 200: A·A⁺·A differs from A by at most \de-1[0-9]\n$/);
  assert.ok(line('const svd =').allocated > 5 * 400 * 200 * 8);
});

test('out-of-memory: the report says so, and where', () => {
  const { status, profile, fn } = runExample('out-of-memory.js', ['--max-old-space-size=64']);
  assert.ok(status !== 0);
  assert.equal(profile.run.ending.kind, 'out-of-memory');
  const names = profile.run.executing!.map((entry) => profile.functions[entry.function]!.name);
  assert.equal(names.at(-1), 'answer');
  assert.ok(fn('compute').calls > 100);
});
