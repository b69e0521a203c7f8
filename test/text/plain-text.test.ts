import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cutToWidth, displayWidth, escapeControls, expandTabs } from '../../src/text/plain-text.ts';

test('cells of a terminal', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['漢字', 4],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['👩‍👩‍👧', 2],
    ['🇨🇭', 2],
    ['█▌', 2],
    ['a\u200bb', 2],
  ];
  for (const [text, cells] of cases) assert.equal(displayWidth(text), cells, JSON.stringify(text));
});

test('tabs reach to the next stop', () => {
  assert.equal(expandTabs('\ta\tbc\t漢\td'), '    a   bc  漢  d');
});

test('control characters are written out', () => {
  assert.equal(escapeControls('a\u001b[0m\tb\u202e\n'), 'a\\x1b[0m\\tb\\u202e\\n');
  assert.equal(escapeControls('a\tb', true), 'a\tb');
});

test('a cut text fits and is a beginning of the whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (raw, width) => {
      const text = escapeControls(raw);
      const cut = cutToWidth(text, width);
      assert.ok(displayWidth(cut) <= width);
      if (cut !== text) assert.ok(cut.endsWith('…') && text.startsWith(cut.slice(0, -1)));
    }),
  );
});
