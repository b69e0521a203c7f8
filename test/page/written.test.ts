import assert from 'node:assert/strict';
import test from 'node:test';
import { readableLines, writtenExcerpt, writtenPath } from '../../src/page/model/written.ts';
import { readableText } from '../../src/result/readable-text.ts';

const MINIFIED = 'function h(o){const e=[];for(let n=0;n<o;n++)e.push(n);return e}h(3);';

test('each line of a readable form knows its text and where that was written', () => {
  const form = readableText('h.min.js', () => MINIFIED, null)!.split('\n');
  const lines = form.map(readableLines(form));
  assert.equal(lines[0]!.text, 'function h(o) {');
  assert.deepEqual(lines[0]!.place, { line: 1, column: 1 });
  const push = lines.find(({ text }) => text.includes('push'))!;
  assert.equal(push.text, '    e.push(n);');
  // What the printer added has no place, and stands in the form as deep as what was written.
  assert.deepEqual(
    lines.filter(({ place }) => place === null).map(({ text }) => text),
    ['  }', '}'],
  );
  const { before, own, after } = writtenExcerpt(
    MINIFIED,
    push.place!,
    lines.map(({ place }) => place),
  );
  assert.equal(own, 'e.push(n);');
  assert.equal(before + own + after, MINIFIED);
});

test('an excerpt of a long line is bounded', () => {
  const text = `${'a;'.repeat(500)}b(${'1,'.repeat(500)}2);${'c;'.repeat(500)}`;
  const { before, own, after } = writtenExcerpt(text, { line: 1, column: 1001 }, []);
  assert.deepEqual([before.length, own.length, after.length], [160, 400, 160]);
  assert.ok(own.startsWith('b(1,'));
});

test('nothing was written at a place beyond the end', () => {
  assert.equal(writtenExcerpt('a', { line: 9, column: 4 }, [null]).own, '');
});

test('only a readable form was written elsewhere', () => {
  assert.equal(writtenPath('h.min.js (readable)'), 'h.min.js');
  assert.equal(writtenPath('h.min.js'), null);
});
