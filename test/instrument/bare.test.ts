import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instrument } from '../../instrument/index.ts';
import type { FileSites } from '../../runtime/abi.ts';

const tableOf = (code: string): FileSites =>
  instrument(code, { filename: '/bare.cjs', select: 'all', live: true, sourceType: 'commonjs' })!.table;

/** Functions `f` that make objects in outlined expressions only, or nothing at all. */
const BARE = [
  'function f(a) {\n  return a.b;\n}',
  'function f(a) {\n  return [a];\n}',
  'function f(a) {\n  return a.charCodeAt(0) + Math.floor(a.b);\n}',
  'function f(a) {\n  a.b = 1;\n  return g(a) + 1;\n}',
  'function f(a) {\n  let i = 0;\n  while (i < a) {\n    i++;\n  }\n  if (i) throw new Error("x");\n}',
  'function f(a) {\n  const { b } = a;\n  switch (b) {\n    case 1:\n      return {};\n  }\n}',
  'function f(a, i) {\n  a[i] = { i };\n}',
  'class A {\n  f(a) {\n    this.a = a;\n  }\n}',
];
/** And those that may make something elsewhere, or before their first statement. */
const NOT_BARE = [
  'function f(...a) {\n  return a;\n}',
  'function f({ a }) {\n  return a;\n}',
  'function f() {\n  return arguments;\n}',
  'function f(a) {\n  return () => a;\n}',
  'function f(a) {\n  for (const b of a) g(b);\n}',
  'function f(a) {\n  for (const b in a) g(b);\n}',
  'function f(a) {\n  const [b] = a;\n  return b;\n}',
  'function f(a) {\n  const { b, ...c } = a;\n  return c;\n}',
  'function f(a, b) {\n  for (let i = 0; i < a; a[i++] = { b }) g(i);\n}',
  'function f(a) {\n  class B {}\n  return B;\n}',
  'async function f(a) {\n  return a;\n}',
  'function* f(a) {\n  yield a;\n}',
  'function f(a) {\n  return eval(a);\n}',
  'class A extends B {\n  f() {\n    return super.f();\n  }\n}',
  'function f(a) {\n  return new (class {})(a);\n}',
];

test('functions that make objects in outlined expressions only are told', () => {
  const isBare = (code: string): boolean => {
    const { functions, bare = [] } = tableOf(code);
    return bare.includes(functions.findIndex(({ name }) => /\bf$/.test(name)));
  };
  for (const code of BARE) assert.ok(isBare(code), code);
  for (const code of NOT_BARE) assert.ok(!isBare(code), code);
});

test('so are outlined expressions that reach over further lines, and fields that are charged to the call', () => {
  const linesOf = (code: string): number[] => {
    const { functions, wide = [] } = tableOf(code);
    return wide.flatMap((fn, i) => (i % 2 === 0 ? functions[fn]!.sites[wide[i + 1]!]! : []));
  };
  assert.deepEqual(linesOf('function f(a) {\n  return [a];\n}'), []);
  assert.deepEqual(linesOf('function f(a) {\n  return [\n    1,\n    2,\n  ];\n}'), []);
  assert.deepEqual(linesOf('function f(a) {\n  return a\n    .map(g)\n    .filter(h);\n}'), [2]);
  assert.deepEqual(linesOf('function f(a) {\n  return g(\n    [a],\n    a,\n  );\n}'), [2]);
  assert.deepEqual(linesOf('class A {\n  a = g();\n  b = [];\n}'), [2]);
});
