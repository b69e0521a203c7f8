// Runs test files written for mocha, jest or vitest one after the other, in this process, and prints a line a test.
// Usage: node describe.mjs <file>…
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

const require = createRequire(`${process.cwd()}/`);
let suite = { path: [], before: [], after: [], parent: null };
const tests = [];

/** The text of a function is not what it was; its name is. */
const titleOf = (name) => (typeof name === 'function' ? name.name : String(name));

function describe(name, body) {
  const outer = suite;
  suite = { path: [...outer.path, titleOf(name)], before: [], after: [], parent: outer };
  body();
  suite = outer;
}

function test(name, ...rest) {
  const body = rest.find((value) => typeof value === 'function');
  tests.push({ name: titleOf(name), body, suite });
}

for (const each of [describe, test]) {
  each.skip = each.todo = () => {};
  each.skipIf = (skip) => (skip ? each.skip : each);
  each.runIf = (run) => (run ? each : each.skip);
  each.only = each;
  each.each = (rows) => (name, body) => {
    for (const row of rows) each(name, () => body(...(Array.isArray(row) ? row : [row])));
  };
}

const api = {
  describe,
  suite: describe,
  it: test,
  test,
  beforeEach: (hook) => suite.before.push(hook),
  afterEach: (hook) => suite.after.push(hook),
  beforeAll: (hook) => tests.push({ name: '(before all)', body: hook, suite }),
  afterAll: (hook) => tests.push({ name: '(after all)', body: hook, suite }),
  expect: expectation(),
  expectTypeOf,
  assertType: () => {},
  vi: { spyOn, fn: mock, resetModules: () => {} },
};
// The stand-in for the package `vitest` reads this one; jest and mocha define globals.
globalThis[Symbol.for('suite-api')] = api;
Object.assign(globalThis, api);

function expectation() {
  const { expect } = require('expect');
  const { format } = require('pretty-format');
  const stripped = (text) => {
    const lines = text.split('\n');
    if (lines.length === 1) return text.trim();
    const indent = /^\s*/.exec(lines.find((line) => line.trim() !== '') ?? '')[0];
    return lines
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n')
      .trim();
  };
  const same = (value, expected) => {
    const received = format(value, { escapeString: false, printBasicPrototype: false, indent: 2 });
    return {
      pass: stripped(received) === stripped(expected),
      message: () => `expected ${stripped(expected)}\ngot ${received}`,
    };
  };
  expect.extend({
    toMatchInlineSnapshot: (value, expected) => same(value, expected ?? ''),
    toThrowErrorMatchingInlineSnapshot(value, expected) {
      try {
        (typeof value === 'function'
          ? value
          : () => {
              throw value;
            })();
      } catch (error) {
        return same(`[${error.name ?? error.constructor.name}: ${error.message}]`, expected ?? '');
      }
      return { pass: false, message: () => 'nothing was thrown' };
    },
    toBeTypeOf: (value, type) => ({
      pass: typeof value === type,
      message: () => `expected typeof ${type}, got ${typeof value}`,
    }),
    toHaveBeenCalledOnce: (value) => ({
      pass: value.mock.calls.length === 1,
      message: () => `called ${value.mock.calls.length} times`,
    }),
  });
  expect.unreachable = (message) => {
    throw new Error(message ?? 'unreachable');
  };
  return expect;
}

/** Types are not compared; everything is allowed. */
function expectTypeOf() {
  const anything = new Proxy(() => anything, { get: () => anything });
  return anything;
}

function mock(implementation = () => {}) {
  const spy = Object.assign(
    function (...args) {
      spy.mock.calls.push(args);
      return implementation.apply(this, args);
    },
    {
      mock: { calls: [] },
      _isMockFunction: true,
      getMockName: () => 'spy',
      mockImplementation: (replacement) => {
        implementation = replacement;
        return spy;
      },
    },
  );
  return spy;
}

function spyOn(object, name) {
  const original = object[name];
  const spy = mock(original);
  object[name] = spy;
  spy.mockRestore = () => {
    object[name] = original;
  };
  return spy;
}

for (const file of process.argv.slice(2)) {
  const first = tests.length;
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    console.log(`not ok - ${file}: ${inspect(error).split('\n')[0]}`);
  }
  for (const { name, body, suite } of tests.slice(first)) {
    const chain = [];
    for (let at = suite; at; at = at.parent) chain.unshift(at);
    const title = [file, ...suite.path, name].join(' > ');
    try {
      for (const { before } of chain) for (const hook of before) await hook();
      if (body?.length > 0)
        await new Promise((resolve, reject) => body((error) => (error ? reject(error) : resolve())));
      else await body?.();
      for (const { after } of chain.reverse()) for (const hook of after) await hook();
      console.log(`ok - ${title}`);
    } catch (error) {
      const message = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
      console.log(
        `not ok - ${title}: ${message
          .replaceAll(/\x1b\[\d+m/g, '')
          .replaceAll(/\s+/g, ' ')
          .slice(0, 300)}`,
      );
    }
  }
}
