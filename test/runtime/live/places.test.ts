import assert from 'node:assert/strict';
import test from 'node:test';
import type { FileSites } from '../../../runtime/abi.ts';
import { functionOfKey, makePlaces, siteOfKey } from '../../../runtime/live/places.ts';

const table = (loaded: string, outlines: number[]): FileSites => ({
  abi: 0,
  files: [],
  functions: [],
  loaded,
  outlines,
});

test('each of many places is found by its file, line and column, and by its number', () => {
  const places = makePlaces((path, line, column) => ({ path, line, column }));
  const files = ['/a.js', '/b.js', '/c.js'];
  const each = 20_000;
  const expected: [string, number, number, number, number][] = [];
  for (const [f, file] of files.entries()) {
    const outlines: number[] = [];
    for (let i = 0; i < each; i++) {
      // Lines of one column, and columns of one line, which share bits with each other.
      const [line, column] = f === 0 ? [1, i * 64] : f === 1 ? [i + 1, 0] : [1 + (i % 100), 4 * i];
      outlines.push(line, column, i % 7, i % 11);
      expected.push([file, line, column, 100 * f + (i % 7), i % 11]);
    }
    assert.equal(places.add(table(file, outlines), 100 * f), f * each);
  }
  for (const [number, [file, line, column, fn, site]] of expected.entries()) {
    const key = places.find(file, line - 1, column);
    assert.deepEqual([functionOfKey(key), siteOfKey(key)], [fn, site], `${file}:${line}:${column}`);
    assert.equal(places.siteOf(number), key);
  }
  assert.equal(places.find('/a.js', 0, 1), -1);
  assert.equal(places.find('/d.js', 0, 0), -1);
  assert.equal(places.siteOf(3 * each), -1);
  assert.equal(places.siteOf(-1), -1);
});

test('of two places that are the same the last one counts, and what was not changed has none', () => {
  const places = makePlaces((path, line, column) => (path === '/plain.js' ? null : { path, line, column }));
  places.add(table('/a.js', [1, 2, 0, 1, 1, 2, 3, 4]), 10);
  const key = places.find('/a.js', 0, 2);
  assert.deepEqual([functionOfKey(key), siteOfKey(key)], [13, 4]);
  assert.equal(places.find('/plain.js', 0, 0), -1);
});
