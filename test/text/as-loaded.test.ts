import assert from 'node:assert/strict';
import { it } from 'node:test';
import { keepsLines } from '../../src/text/as-loaded.ts';

const written = [
  'function add(a, b) {',
  '  const sum = a + b;',
  '  return sum;',
  '}',
  '',
  'function twice(n) {',
  '  const sum = add(n, n);',
  '  return sum;',
  '}',
];
const text = written.join('\n');

it('a text keeps its lines when single ones are others', () => {
  assert.equal(keepsLines(text, text), true);
  assert.equal(keepsLines(text.replace('a + b', 'a - b'), text), true);
  assert.equal(keepsLines(`${text}\n\n`, text), true, 'empty lines at the end');
  assert.equal(keepsLines(text.replaceAll('\n', '\r\n'), text), true, 'other ends of lines');
  assert.equal(keepsLines(text.replaceAll(/^/gm, ' '), text), true, 'blanks before them');
});

it('no text keeps its lines that has one more or less, wherever that is, or others in most places', () => {
  for (let at = 0; at < written.length; at++) {
    const longer = written.toSpliced(at, 0, 'added();');
    assert.equal(keepsLines(longer.join('\n'), text), false, `one more at ${at}`);
    assert.equal(keepsLines(written.toSpliced(at, 1).join('\n'), text), false, `one less at ${at}`);
    // As many lines, for the last is gone.
    if (at < written.length - 1)
      assert.equal(keepsLines(longer.slice(0, -1).join('\n'), text), false, `moved at ${at}`);
  }
  assert.equal(keepsLines(text.replaceAll('sum', 'total').replaceAll('function', 'async function'), text), false);
});
