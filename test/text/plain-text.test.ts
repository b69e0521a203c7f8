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

test('each Latin character, sign and bar is one cell beside others, too', () => {
  for (let code = 0x20; code < 0x25a0; code++) {
    const character = String.fromCharCode(code);
    const isCombining = /[\p{Mark}\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u206f]/u.test(character);
    if ((code >= 0x300 && code < 0x2010) || (code >= 0x2300 && code < 0x2500) || isCombining) continue;
    // 名 is none of them: the text is measured grapheme by grapheme then.
    for (const text of [character, `${character}名`])
      assert.equal(displayWidth(text), text.length * 2 - 1, `U+${code.toString(16)}`);
  }
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
