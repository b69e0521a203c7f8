import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freeNames } from '../../../instrument/tree/free-names.ts';

describe('freeNames', () => {
  const cases: [string, string[] | null][] = [
    ['(n) => n + 1', []],
    ['(n) => Buffer.alloc(n * K)', ['Buffer', 'K']],
    ['async function* f(a, { b: [c = D], ...rest }) { yield f(a, c, rest.E, { F: 1, g }) }', ['D', 'g']],
    [
      '(x) => { try { for (const y of x) y(); } catch (e) { throw e } finally { class A { b = H; c() { return A } } } }',
      ['H'],
    ],
    ['() => { outer: for (;;) break outer; }', []],
    ['function () { return typeof K === "undefined" || new.target }', []],
    ['function () { return arguments[0] + this.a }', []],
    ['`not a function`', null],
    ['function sqrt() { [native code] }', null],
    ['method(n) { return n }', null],
  ];
  for (const [source, names] of cases) it(source, () => assert.deepEqual(freeNames(source), names));
});
