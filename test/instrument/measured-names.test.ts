import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instrument } from '../../instrument/index.ts';

/** Whether `--live` evaluates the call on the line that is marked `// ?` in a function of its own. */
function isOutlined(code: string): boolean {
  const line = code.slice(0, code.indexOf('// ?')).split('\n').length;
  const { table } = instrument(code, { filename: '/file.js', select: 'all', live: true, sourceType: 'script' })!;
  // Line, column, function, site: four numbers for each; functions themselves have no site.
  const places = table.outlines!;
  return places.some((place, i) => i % 4 === 0 && place === line && places[i + 3]! > 0);
}

const cases: [why: string, outlined: boolean, code: string][] = [
  ['a function that is declared', false, 'function f() { return g(); }\nfunction g() {\n  return f(); // ?\n}'],
  ['a function in a variable', false, 'const f = () => 1;\nfunction g() {\n  return f(); // ?\n}'],
  ['a function that is not known', true, 'function g() {\n  return f(); // ?\n}'],
  ['a parameter of such a name', true, 'const f = () => 1;\nfunction g(f) {\n  return f(); // ?\n}'],
  ['a variable of such a name', true, 'function f() {}\nfunction g() {\n  const { f } = JSON;\n  return f(); // ?\n}'],
  [
    'what is caught by such a name',
    true,
    'function f() {}\ntry {} catch (f) {\n}\nfunction g() {\n  return f(); // ?\n}',
  ],
  ['a method of the file', false, 'class C {\n  parse() {}\n  all() {\n    return this.parse(); // ?\n  }\n}'],
  [
    'a function that a prototype has',
    false,
    'P.parse = function () {};\nP.all = function () {\n  return this.parse(); // ?\n};',
  ],
  ['a method of another object', true, 'class C {\n  parse() {}\n  all() {\n    return this.o.parse(); // ?\n  }\n}'],
  [
    'a method that could be inherited',
    true,
    'class C extends Array {\n  push() {}\n  all() {\n    return this.push(1); // ?\n  }\n}',
  ],
  [
    'a getter that gives a function',
    true,
    'class C {\n  get parse() {}\n  all() {\n    return this.parse(); // ?\n  }\n}',
  ],
  ['a measured function with what is made for it', true, 'function f(a) {}\nfunction g() {\n  return f([]); // ?\n}'],
];

for (const [why, outlined, code] of cases) {
  test(`a call of ${why} is ${outlined ? '' : 'not '}evaluated apart`, () => assert.equal(isOutlined(code), outlined));
}
