import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

/** The rooms of src/, each of which may import those before it, types included; ARCHITECTURE.md says what each is for. */
const ROOMS = [
  ['error.ts', 'version.ts', 'node-can.ts', 'node-options.ts'],
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
/** The rooms of runtime/, likewise. */
const RUNTIME_ROOMS = [
  ['abi.ts', 'primordials.ts'],
  ['thread-primordials.ts', 'tables.ts', 'offer.ts'],
  ['counters', 'snapshot'],
  ['clock'],
  ['frames'],
  ['probes.ts'],
  ['engine.ts'],
  ['exact', 'sampled', 'live'],
  ['thread.ts', 'registry.ts', 'warm-up.ts'],
  ['loader.ts'],
  ['sampler'],
  ['handle.ts'],
  ['install.ts'],
];
/** The rooms of instrument/, likewise. */
const INSTRUMENT_ROOMS = [
  ['direct-name.ts', 'error.ts', 'types.ts'],
  ['text', 'tree'],
  ['select', 'readable'],
  ['emit'],
  ['file-context.ts'],
  ['transform.ts'],
  ['pieces.ts', 'instrument.ts'],
  ['index.ts'],
];
const roomOf = (path: string): string => path.split(sep)[0]!;

function imports(folder: string, file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path!))
    .filter((path) => !path.startsWith('..'));
}

for (const [name, rooms] of [
  ['src', ROOMS],
  ['instrument', INSTRUMENT_ROOMS],
  ['runtime', RUNTIME_ROOMS],
] as const) {
  const folder = fileURLToPath(new URL(`../../../${name}`, import.meta.url));
  const level = new Map(rooms.flatMap((some, at) => some.map((room) => [room, at])));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  test(`every folder of ${name}/ has its place among the rooms`, () => {
    assert.deepEqual(
      [...new Set(files.map(roomOf))].filter((room) => !level.has(room)),
      [],
    );
  });

  test(`no import of ${name}/ runs upwards or between rooms of one level`, () => {
    const wrong = files.flatMap((file) =>
      imports(folder, file)
        .filter((path) => roomOf(path) !== roomOf(file) && level.get(roomOf(path))! >= level.get(roomOf(file))!)
        .map((path) => `${file} imports ${path}`),
    );
    assert.deepEqual(wrong, []);
    assert.ok(files.some((file) => imports(folder, file).length > 3));
  });
}
