import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { type ReadableOptions, readable } from '../../../instrument/readable/index.ts';

const formOf = (code: string, options: Partial<ReadableOptions> = {}): string =>
  readable(code, { filename: '/x.js', sourceType: 'commonjs', always: true, ...options })!.code;

/** What a minifier writes → the lines that it becomes. */
const APART: Record<string, string[]> = {
  'a(),b(),c()': ['a();', 'b();', 'c();'],
  'var a=1,b=2,c': ['var a = 1;', 'var b = 2;', 'var c;'],
  'export const a=1,b=2': ['export const a = 1;', 'export const b = 2;'],
  'a&&b()': ['if (a) {', '  b();', '}'],
  'a||(b(),c())': ['if (!a) {', '  b();', '  c();', '}'],
  'a?b():c?d():e()': ['if (a) {', '  b();', '} else if (c) {', '  d();', '} else {', '  e();', '}'],
  'function f(){return a(),b}': ['function f() {', '  a();', '  return b;', '}'],
  'function f(){return a?b:c}': [
    'function f() {',
    '  if (a) {',
    '    return b;',
    '  } else {',
    '    return c;',
    '  }',
    '}',
  ],
  'function f(){return void a()}': ['function f() {', '  a();', '  return;', '}'],
  'function f(){throw a(),b}': ['function f() {', '  a();', '  throw b;', '}'],
  'if(a(),b)c();else d()': ['a();', 'if (b) {', '  c();', '} else {', '  d();', '}'],
  'if(a);else if(b(),c)d()': ['if (a) ;else {', '  b();', '  if (c) {', '    d();', '  }', '}'],
  'for(var a=1,b=2;a<b;a++)c(),d()': ['var a = 1;', 'for (var b = 2; a < b; a++) {', '  c();', '  d();', '}'],
  'for(a=1,b=2;;)c()': ['a = 1;', 'for (b = 2;;) {', '  c();', '}'],
  'for(var a in b(),c)d()': ['b();', 'for (var a in c) {', '  d();', '}'],
  'var a=(b(),c)': ['b();', 'var a = c;'],
  'switch(a(),b){case 1:c(),d()}': ['a();', 'switch (b) {', '  case 1:', '    c();', '    d();', '}'],
  'var f=()=>(a(),b)': ['var f = () => {', '  a();', '  return b;', '};'],
  'var a=!0;f(!1,void 0)': ['var a = true;', 'f(false, undefined);'],
  'f("a"+"b"+"c")': ['f("abc");'],
};

/** What would be another program, and stays. */
const KEPT: Record<string, [written: string, lines: string[]]> = {
  'a name that a function would get': ['var f=(0,function(){})', ['var f = (0, function () {});']],
  'a directive that would come to be': ['"use strict",f()', ['"use strict", f();']],
  'and one from two halves': ['"use "+"strict";f()', ['"use " + "strict";', 'f();']],
  'parentheses without which a function would be named': ['(f)=function(){}', ['(f) = function () {};']],
  'names that exist while they are not yet set': [
    'for(let a of(b(),c))d()',
    ['for (let a of (b(), c)) {', '  d();', '}'],
  ],
  'undefined that is something else': [
    'function f(undefined){return void 0}',
    ['function f(undefined) {', '  return void 0;', '}'],
  ],
  'what V8 quotes in a message': ['var {a}=void 0', ['var {', '  a', '} = void 0;']],
  'the parentheses that end a chain': ['(a?.b).c', ['(a?.b).c;']],
  'resources, which end together': ['{using a=b,c=d}', ['{', '  using a = b,', '    c = d;', '}']],
};

describe('the readable form', () => {
  for (const [written, lines] of Object.entries(APART)) {
    it(`takes apart ${written}`, () => {
      assert.deepEqual(formOf(written, { sourceType: 'unambiguous' }).split('\n'), lines);
    });
  }
  for (const [what, [written, lines]] of Object.entries(KEPT)) {
    it(`keeps ${what}: ${written}`, () => assert.deepEqual(formOf(written).split('\n'), lines));
  }

  it('keeps what a script evaluates to, at its top', () => {
    assert.equal(formOf('a&&b()', { sourceType: 'script' }), 'a && b();');
    assert.match(formOf('function f(){a&&b()}', { sourceType: 'script' }), /if \(a\)/);
  });

  it('keeps comments, and the annotation before its function', () => {
    const form = formOf('/*! MIT */a();/* @profile */function f(){b()}');
    assert.match(form, /^\/\*! MIT \*\/a\(\);/);
    assert.match(form, /\/\* @profile \*\/\nfunction f\(\) {/);
  });

  it('names where each operator, property and call was written', () => {
    const code = 'function f(o){return o.a.b(),o[1]+f(o)(2)}';
    const { code: form, map } = readable(code, { filename: '/x.js', sourceType: 'commonjs', always: true })!;
    const lines = form.split('\n');
    const trace = new TraceMap(map as never);
    const written = (line: number, text: string): string => {
      const { column } = originalPositionFor(trace, { line, column: lines[line - 1]!.indexOf(text) });
      return code.slice(column!, column! + text.length);
    };
    for (const text of ['o.a', '.b', 'b(']) assert.equal(written(2, text), text);
    for (const text of ['[1]', 'f(', '(2)']) assert.equal(written(3, text), text);
    assert.equal(written(3, '+ '), '+f');
  });

  it('is for files whose lines mean nothing', () => {
    const statements = 'a(),b(),c();if(x)for(;;)d(),e();';
    const options: ReadableOptions = { filename: '/x.js' };
    assert.notEqual(readable(statements.repeat(20), options), null);
    assert.equal(readable(`${statements}\n`.repeat(20), options), null);
    const data = `module.exports = '${'abc;'.repeat(1000)}';\n`;
    assert.equal(readable(data, options), null);
  });
});
