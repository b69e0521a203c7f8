import assert from 'node:assert/strict';
import test from 'node:test';
import { renderDiff } from '../../../src/report/diff/render.ts';
import { living } from '../profiles.ts';
import { compared, heavier, rerun } from './sides.ts';

const hostile = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.exe\r\n<script>alert(1)</script>|`\u2028';
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

for (const format of ['table', 'txt', 'md', 'json', 'html'] as const) {
  test(`${format}: nothing of a name, a path or a source is obeyed`, () => {
    const [before, after] = [living(), rerun(heavier(living(), 3), 1)];
    after.functions[0]!.lines[0]!.live! *= 4;
    for (const profile of [before, after]) {
      for (const fn of profile.functions) fn.name = hostile;
      const text = Array.from({ length: 20 }, (_, i) => ({ line: i + 1, text: hostile }));
      profile.files[0] = { path: hostile, text };
      profile.run.argv = [hostile];
    }
    Object.assign(after.run, { node: hostile });
    const shown = renderDiff(compared(before, after), { format });
    assert.doesNotMatch(shown, UNSAFE);
    if (format === 'html') assert.doesNotMatch(shown, /<script/);
    // Every `<` of Markdown stands in code or behind a backslash.
    const plain = shown
      .replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
      .replace(/(`+).*?[^`]\1(?!`)/g, '')
      .replace(/<\/?code>/g, '')
      .replaceAll('\\<', '');
    if (format === 'md') assert.doesNotMatch(plain, /</);
  });
}
