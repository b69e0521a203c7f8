/** What ARCHITECTURE.md and CONTRIBUTING.md say of folders and files is so. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const foldersOf = (path: string): string[] =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`);

/** The rows of the first table below some words. */
function tableAfter(text: string, words: string): string[][] {
  const [, after] = text.split(words);
  assert.ok(after !== undefined, words);
  const [, , ...rows] = /(?:^\|.*\n)+/m.exec(after)![0].trimEnd().split('\n');
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

test('each answer of CONTRIBUTING.md to where something is changed is one folder, and the files that it names are in it', () => {
  const answers = tableAfter(read('CONTRIBUTING.md'), 'Where to change what:');
  assert.deepEqual(
    answers.map(([what]) => what),
    ['a column of a report', 'an option', 'the probe of a statement', 'what a signal does', 'the axis of a plot'],
  );
  for (const [what, where] of answers) {
    const [folder, ...names] = quoted(where!);
    assert.ok(folder!.endsWith('/') && !names.some((name) => name.startsWith('src/')), what);
    for (const name of [folder!, ...names.map((each) => folder + each)]) assert.ok(existsSync(join(ROOT, name)), name);
  }
});

test('ARCHITECTURE.md has each room of src/, and no other', () => {
  const rooms = tableAfter(read('ARCHITECTURE.md'), 'a test holds the order').flatMap(([names]) => quoted(names!));
  assert.deepEqual(rooms.sort(), foldersOf('src').sort());
});

test('ARCHITECTURE.md has each folder of runtime/ and instrument/', () => {
  const rooms = read('ARCHITECTURE.md').split('## Rooms')[1]!.split('## Words')[0]!;
  for (const project of ['runtime', 'instrument']) {
    const [named] = new RegExp(`^In \`${project}/\`, [\\s\\S]*?\\n\\n`, 'm').exec(rooms)!;
    const folders = quoted(named).filter((name) => name !== `${project}/`);
    assert.deepEqual(folders.sort(), foldersOf(project).sort());
  }
});

test('every folder and file that ARCHITECTURE.md names is there', () => {
  const named = quoted(read('ARCHITECTURE.md')).filter((name) => /^(?:src|runtime|instrument|scripts)\/.*$/.test(name));
  assert.ok(named.length > 10);
  for (const name of named) assert.ok(existsSync(join(ROOT, name)), name);
});

test('ARCHITECTURE.md has each package that is installed with this one, and no other', () => {
  const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'peerDependencies', object>;
  const rows = tableAfter(read('ARCHITECTURE.md'), '## Dependencies');
  const isForTheBuild = ([name]: string[]): boolean =>
    /\((?:bundled|build only|when the package is built)\)/.test(name!);
  const installed = rows.filter((row) => !isForTheBuild(row)).flatMap(([name]) => quoted(name!));
  const expected = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  assert.deepEqual(installed.sort(), expected.sort());
});
