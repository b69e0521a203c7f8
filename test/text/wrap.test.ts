import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { displayWidth } from '../../src/text/plain-text.ts';
import { wrapped } from '../../src/text/wrap.ts';

test('a line that fits, or has no width to fit into, stays as it is', () => {
  assert.deepEqual(wrapped('  a b', 5), ['  a b']);
  assert.deepEqual(wrapped('a'.repeat(200), undefined), ['a'.repeat(200)]);
});

test('lines are broken at spaces, and go on a little to the right', () => {
  assert.deepEqual(wrapped('one two three four five', 14), ['one two three', '    four five']);
  assert.deepEqual(wrapped('  one two three four', 14), ['  one two', '      three', '      four']);
});

test('a number and its unit stay together', () => {
  assert.deepEqual(wrapped('largest RSS 60.0 MB', 17), ['largest RSS', '    60.0 MB']);
});

test('a word that is longer than a line is broken where it must', () => {
  assert.deepEqual(wrapped('x'.repeat(25), 12), ['x'.repeat(12), `    ${'x'.repeat(8)}`, '    xxxxx']);
});

test('no line is too wide, and no word is lost', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', '行', '😀', '1', 'M', 'B') });
  fc.assert(
    fc.property(text, fc.integer({ min: 8, max: 60 }), (text, width) => {
      const lines = wrapped(text, width);
      for (const line of lines) assert.ok(lines.length === 1 || displayWidth(line) <= width, line);
      assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
    }),
  );
});
