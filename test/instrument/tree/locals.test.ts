import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFunction, type Node } from '../../../instrument/tree/ast.ts';
import { childrenOf } from '../../../instrument/tree/children.ts';
import { steadyNames } from '../../../instrument/tree/locals.ts';
import { parse } from '../../../instrument/tree/parse.ts';

/** The names handed over to the call of `use` in the first function of the code, or in the file. */
function handedOver(code: string): string {
  const { program } = parse(code, { filename: 'f.js', sourceType: 'script' });
  const find = (node: Node, wanted: (node: Node) => boolean): Node | undefined =>
    wanted(node)
      ? node
      : childrenOf(node).reduce<Node | undefined>((found, child) => found ?? find(child, wanted), undefined);
  const fn = find(program, isFunction) ?? program;
  const call = find(fn, (node) => node.type === 'CallExpression' && code.startsWith('use(', node.start))!;
  return steadyNames(isFunction(fn) || fn.type === 'Program' ? fn : assert.fail(), call).join();
}

const cases: [why: string, code: string, names: string][] = [
  [
    'variables and parameters that only the function uses',
    'function f(a, { b }) { const c = 1; use(a, b, c, global); }',
    'a,b,c',
  ],
  ['not what an inner function uses', 'function f(a, b) { use(a, b, () => a); }', 'b'],
  [
    'what an inner function reads, after the others',
    'function f(a, b) { use(a, b); return function () { return a; }; }',
    'b,a',
  ],
  ['what a class reads, after the others', 'function f(a, b) { use(a, b); class C { x = a; } }', 'b,a'],
  ['not what an inner function assigns', 'function f(a, b) { use(a, b); return () => { [b] = a; }; }', 'a'],
  ['not what an inner function counts up', 'function f(a, b) { use(a, b); const g = () => b++; }', 'a'],
  ['not what a loop of an inner function assigns', 'function f(a, b) { use(a, b); () => { for (b of a); }; }', 'a'],
  ['not what a class assigns', 'function f(a, b) { use(a, b); class C { m() { b = 1; } } }', 'a'],
  ['not what a function inside an inner one assigns', 'function f(a, b) { use(a, b); () => () => { b = 1; }; }', 'a'],
  ['not what the head of an inner function assigns', 'function f(a) { use(a); (b = (a = 1)) => { var a; }; }', ''],
  [
    'what inner functions have of their own, by the same name',
    'function f(a, b, i) { use(a, b, i); (b) => { var a; a = b++; for (let i = 0; ; i++); }; }',
    'a,b,i',
  ],
  [
    'not what an inner function may mean, by a block of its own',
    'function f(a) { use(a); () => { a = 1; { let a; } }; }',
    '',
  ],
  ['not the name of a class inside', 'function f(a, b) { use(a, b); { const C = class b {}; } }', 'a'],
  ['not what a static block names', 'function f(a, b) { use(a, b); class C { static { let b; } } }', 'a'],
  ['not what a block declares later', 'function f(a) { { use(1 || a); let a; } }', ''],
  ['not what a loop goes through before it has its variable', 'function f(a) { for (const a of use(1 || a)); }', ''],
  ['not a parameter that comes later', 'function f(b = use(1 || a), a) {}', ''],
  ['not a variable of the body in the head', 'function f(b = use(a)) { var a; }', ''],
  ['a `var` before its declaration', 'function f() { use(a); var a; }', 'a'],
  ['not what the expression assigns', 'function f(a, b) { use(a = 1, b, b++, c); }', ''],
  ['not before a value is there', 'function f() { use(a, b); const a = 1; let b; }', ''],
  ['not in its own initialiser', 'function f() { const a = use(a); }', ''],
  ['not outside of its block', 'function f() { { const a = 1; } use(a); }', ''],
  ['inside of its block', 'function f() { for (const a of b) { use(a); } }', 'a'],
  ['not what a case may have jumped over', 'function f(k) { switch (k) { case 0: let a; case 1: use(a, k); } }', 'k'],
  ['nothing beside a direct eval', 'function f(a) { eval("a = 2"); use(a); }', ''],
  ['no parameter beside `arguments`', 'function f(a) { var b; arguments[0] = 1; use(a, b); }', 'b'],
  ['no parameter where `arguments` is handed on', 'function f(a) { var b; use(a, b); g(...arguments); }', 'b'],
  ['no parameter where `arguments` is `this`', 'function f(a) { var b; use(a, b); arguments[0](); }', 'b'],
  ['no parameter where an arrow function has `arguments`', 'function f(a) { use(a); () => g(arguments); }', ''],
  ['parameters where an inner function has its own', 'function f(a) { use(a); (function () { g(arguments); }); }', 'a'],
  [
    'parameters where `arguments` is only read',
    'function f(a) { if (arguments.length > 1) use(a, arguments[1]); }',
    'a',
  ],
  ['nothing in a `with`', 'function f(a, o) { with (o) { use(a); } }', ''],
  ['what only has properties assigned', 'function f(a, b) { use(a.b = b, { a }); }', 'a,b'],
  ['not what an expression in parentheses assigns', 'function f(a, b) { use((a) = b); }', 'b'],
  ['names of properties are none', 'function f(a) { use(o.a, { a: 1 }); }', ''],
  ['what a block of a file declares', 'const a = 1; for (const b of a) { let c; var d; use(a, b, c, d); }', 'b,c'],
  ['what a shorthand reads', 'function f(a) { use({ a }); }', 'a'],
];

for (const [why, code, names] of cases) test(why, () => assert.equal(handedOver(code), names));
