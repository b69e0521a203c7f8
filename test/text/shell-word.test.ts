import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { shellWord } from '../../src/text/shell-word.ts';

const posix = { skip: process.platform === 'win32' ? 'another shell' : false };

test('plain words stay as they are', () => {
  for (const word of ['a', './src/x-1.ts', '--max=5%', '@scope/name', 'a:b,c']) assert.equal(shellWord(word), word);
});

test('a shell reads each word as it was', posix, () => {
  const words = ['', 'a b', "it's", '$HOME', '*', 'a\nb', '"', '\\', '!x', '~', '`id`', 'ä', ';'];
  const line = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
  assert.deepEqual(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1), words);
});
