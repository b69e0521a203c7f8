import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

/** The rooms of src/, each of which may import those before it, types included; ARCHITECTURE.md says what each is for. */
const ROOMS = [
  ['error.ts', 'version.ts', 'node-can.ts'],
  ['lazy.ts', 'bundle.ts'],
  ['text', 'cache'],
  ['process', 'series', 'heap'],
  ['profile'],
  ['report', 'usage'],
  ['export', 'plot', 'budget'],
  ['page'],
  ['options'],
  ['session'],
  ['result'],
  ['load', 'library'],
  ['babel', 'bundlers', 'testing', 'index.ts'],
  ['cli'],
];
const SRC = fileURLToPath(new URL('../../../src', import.meta.url));

const level = new Map(ROOMS.flatMap((rooms, at) => rooms.map((room) => [room, at])));
const roomOf = (path: string): string => path.split(sep)[0]!;

function imports(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path!))
    .filter((path) => !path.startsWith('..'));
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test('every folder of src/ has its place among the rooms', () => {
  assert.deepEqual(
    [...new Set(files.map(roomOf))].filter((room) => !level.has(room)),
    [],
  );
});

test('no import runs upwards or between rooms of one level', () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((path) => roomOf(path) !== roomOf(file) && level.get(roomOf(path))! >= level.get(roomOf(file))!)
      .map((path) => `${file} imports ${path}`),
  );
  assert.deepEqual(wrong, []);
  assert.ok(files.some((file) => imports(file).length > 3));
});
