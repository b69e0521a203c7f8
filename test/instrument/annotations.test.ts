import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instrument } from '../../instrument/index.ts';

const unused = (...lines: string[]): readonly number[] | undefined =>
  instrument(lines.join('\n'), { filename: '/x.ts', select: 'annotated' })?.unusedAnnotations;

test('an annotation before a statement without a function is unused', () => {
  assert.deepEqual(unused('// @profile', 'const x = 1;'), [1]);
  assert.deepEqual(unused('// @profile', 'const x = [1].map(String);', 'function f() {}'), [1]);
  assert.deepEqual(unused('// @profile', 'export default 1;', '// @profile', 'export const y = 2;'), [1, 3]);
  assert.deepEqual(unused('// @profile', 'run();', '// @profile', 'function f() {}'), [1]);
  assert.deepEqual(unused('const o = {', '  // @profile', '  a: 1,', '  // @profile', '  b() {},', '};'), [2]);
  assert.deepEqual(unused('// @profile', 'class A {}'), [1]);
  assert.deepEqual(unused('// @profile', 'x = 1;', '// @profile', 'function f() {}'), [1]);
  assert.deepEqual(unused('// @profile', 'declare function f(): void;'), [1]);
  assert.deepEqual(unused('// @profile', 'const o = {', '  // @profile', '  f() {},', '};'), [1]);
});

test('one that a function takes is not', () => {
  assert.deepEqual(unused('// @profile', 'const f = memoize(() => 1);'), []);
  assert.deepEqual(unused('// @profile', 'export const f = () => 1, x = 1;'), []);
  assert.deepEqual(unused('// @profile', 'run(() => 1);'), []);
  assert.deepEqual(unused('// @profile', 'class A { m() {} }'), []);
  assert.deepEqual(unused('// @profile', 'export default class { x = 1 }'), []);
  assert.deepEqual(unused('const o = {', '  // @profile', '  a: () => 1,', '};'), []);
  assert.deepEqual(
    unused('// @profile', 'export function f(a: 1): void;', 'export function f(a: 2): void;', 'export function f() {}'),
    [],
  );
});

test('what comments say after @profile limit, for each function that they stand before', () => {
  const code = `
/**
 * Reads all.
 * @profile limit allocated 5MB, live 1MB *
 */
export const parse = (text) => text;
// @profile limit hits 3
// @profile limit time 2s
class A { m() {} }
// @profile limits are set elsewhere
function other() {}
`;
  const found = instrument(code, { filename: '/x.js' })!.functions.map(({ name, limits }) => [name, limits]);
  assert.deepEqual(found, [
    ['parse', ['allocated 5MB, live 1MB']],
    ['A.m', ['hits 3', 'time 2s']],
    ['other', undefined],
  ]);
});
