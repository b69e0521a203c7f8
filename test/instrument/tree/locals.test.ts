import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFunction, type Node } from '../../../instrument/tree/ast.ts';
import { childrenOf } from '../../../instrument/tree/children.ts';
import { steadyNames } from '../../../instrument/tree/locals.ts';
import { parse } from '../../../instrument/tree/parse.ts';

/** The names handed over to the call of `use` in the first function of the code. */
function handedOver(code: string): string {
  const { program } = parse(code, { filename: 'f.js', sourceType: 'script' });
  const find = (node: Node, wanted: (node: Node) => boolean): Node | undefined =>
    wanted(node)
      ? node
      : childrenOf(node).reduce<Node | undefined>((found, child) => found ?? find(child, wanted), undefined);
  const fn = find(program, isFunction)!;
  const call = find(fn, (node) => node.type === 'CallExpression' && code.startsWith('use(', node.start))!;
  return steadyNames(isFunction(fn) ? fn : assert.fail(), call).join();
}

const cases: [why: string, code: string, names: string][] = [
  [
    'variables and parameters that only the function uses',
    'function f(a, { b }) { const c = 1; use(a, b, c, global); }',
    'a,b,c',
  ],
  ['not what an inner function uses', 'function f(a, b) { use(a, b, () => a); }', 'b'],
  [
    'not what an inner function uses anywhere',
    'function f(a, b) { use(a, b); return function () { return b; }; }',
    'a',
  ],
  ['not what a class uses', 'function f(a, b) { use(a, b); class C { x = b; } }', 'a'],
  ['not what the expression assigns', 'function f(a, b) { use(a = 1, b, b++, c); }', ''],
  ['not before a value is there', 'function f() { use(a, b); const a = 1; let b; }', ''],
  ['not in its own initialiser', 'function f() { const a = use(a); }', ''],
  ['not outside of its block', 'function f() { { const a = 1; } use(a); }', ''],
  ['inside of its block', 'function f() { for (const a of b) { use(a); } }', 'a'],
  ['not what a case may have jumped over', 'function f(k) { switch (k) { case 0: let a; case 1: use(a, k); } }', 'k'],
  ['nothing beside a direct eval', 'function f(a) { eval("a = 2"); use(a); }', ''],
  ['nothing beside `arguments`', 'function f(a) { arguments[0] = 1; use(a); }', ''],
  ['nothing in a `with`', 'function f(a, o) { with (o) { use(a); } }', ''],
  ['what only has properties assigned', 'function f(a, b) { use(a.b = b, { a }); }', 'a,b'],
  ['not what an expression in parentheses assigns', 'function f(a, b) { use((a) = b); }', 'b'],
  ['names of properties are none', 'function f(a) { use(o.a, { a: 1 }); }', ''],
  ['what a shorthand reads', 'function f(a) { use({ a }); }', 'a'],
];

for (const [why, code, names] of cases) test(why, () => assert.equal(handedOver(code), names));
