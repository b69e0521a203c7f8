/** What goes before a line stands behind the last token of a line before, and never in a comment between. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { runInNewContext } from 'node:vm';
import { instrument } from '../../instrument/index.ts';

const COMMENTS = [
  '// blanks at its end  ',
  '// a tab\t',
  '  // indented  ',
  '/* of one line */  ',
  '/* of\n two lines  */ \t',
  '/**/ // behind another  ',
  '// first  \n// second \t\n\n// third',
  '// carriage return  \r',
];
const STATEMENTS = [
  'calls(1)',
  'calls(1);',
  'if (calls(1)) {\n}',
  '{ calls(1) }',
  'var a = function () { calls(1) }; a()',
];

test('a comment between two statements holds nothing of what is put there', () => {
  for (const comment of COMMENTS) {
    for (const before of STATEMENTS) {
      for (const behind of [' ', '\n']) {
        const body = `${before}${behind}${comment}\ncalls(2);\n${comment}\ncalls(3)`;
        for (const code of [
          body,
          `'use strict';${behind}${comment}\n${body}`,
          `(function () {${behind}${comment}\n${body}\n})()`,
        ])
          assert.deepEqual(calls(code), [1, 2, 3], JSON.stringify(code));
      }
    }
  }
});

test('a comment of HTML, which only a line can begin, stays what it is', () => {
  assert.deepEqual(calls('calls(1)\n--> calls(9)\ncalls(2)\n  --> calls(9)  \ncalls(3)'), [1, 2, 3]);
  assert.deepEqual(calls('calls(1)\u2028--> calls(9)\ncalls(2)\u2029--> calls(9)  \n calls(3)'), [1, 2, 3]);
  assert.deepEqual(calls('calls(1)\n<!-- calls(9)  \ncalls(2)\n/* two\nlines */ --> calls(9)\ncalls(3)'), [1, 2, 3]);
});

/** What the instrumented text does, with as many probes as there are: their calls are in the text, and none is in a comment. */
function calls(code: string): number[] {
  const seen: number[] = [];
  for (const options of [{}, { live: true }]) {
    const made = instrument(code, { filename: 'a.cjs', select: 'all', sourceType: 'commonjs', ...options })!;
    seen.length = 0;
    runInNewContext(made.code, { calls: (n: number) => seen.push(n) });
    const without = made.code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => (comment.includes('$m') ? 'lost' : ''));
    assert.ok(!without.includes('lost'), `in a comment: ${made.code}`);
  }
  return seen;
}
