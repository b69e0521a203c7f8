import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createSelection, isMarked } from '../../src/load/selection.ts';
import { FIXTURES, profileOf } from './run.ts';

const cwd = process.platform === 'win32' ? 'C:\\work' : '/work';
const none = { cwd, all: false, only: [], include: [], exclude: [] };
const at = (...names: string[]): string => join(cwd, ...names);

describe('whether a script has something to measure, at a glance', () => {
  const marked = (name: string, choice = {}): boolean =>
    isMarked(join(FIXTURES, name), { ...none, cwd: FIXTURES, ...choice });

  it('by its text, or by what was asked for', () => {
    assert.equal(marked('grows.cjs'), true);
    assert.equal(marked('function-text.cjs'), false);
    assert.equal(marked('function-text.cjs', { all: true }), true);
    assert.equal(marked('function-text.cjs', { only: ['f'] }), true);
  });

  it('not where it is left alone, or cannot be read', () => {
    assert.equal(marked('grows.cjs', { exclude: ['grows.cjs'] }), false);
    assert.equal(marked('there-is-none.cjs'), false);
  });
});

describe('files', () => {
  it('the extensions of programs', () => {
    const { takesFile } = createSelection(none);
    const extensions = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'jsx', 'tsx'];
    assert.deepEqual(
      extensions.filter((extension) => !takesFile(at(`a.${extension}`))),
      [],
    );
    assert.deepEqual(
      ['json', 'node', 'wasm', 'css'].filter((extension) => takesFile(at(`a.${extension}`))),
      [],
    );
  });

  it('node_modules only when included by name', () => {
    const inside = at('node_modules', 'marked', 'lib', 'marked.js');
    assert.equal(createSelection(none).takesFile(inside), false);
    assert.equal(createSelection({ ...none, include: ['node_modules/marked/**'] }).takesFile(inside), true);
    assert.equal(createSelection({ ...none, include: ['node_modules/other/**'] }).takesFile(inside), false);
  });

  it('package managers only when included by name', () => {
    const own = ['.pnp.cjs', '.yarn/releases/yarn-4.5.0.cjs', '.yarn/plugins/x.cjs'].map((name) =>
      at(...name.split('/')),
    );
    const elsewhere = [
      '/root/.cache/node/corepack/v1/pnpm/9.12.0/bin/pnpm.cjs',
      '/opt/yarn-v1.22.22/lib/cli.js',
      '/usr/share/yarn/lib/cli.js',
    ];
    const { takesFile } = createSelection(none);
    assert.deepEqual([...own, ...elsewhere].filter(takesFile), []);
    assert.equal(createSelection({ ...none, include: ['.yarn/**'] }).takesFile(own[1]!), true);
    assert.equal(takesFile(at('yarn', 'lib', 'cli.js')), true);
  });

  it('by absolute paths, and by any that ends so when the file is not below the folder', {
    skip: process.platform === 'win32',
  }, () => {
    const takes = (path: string, include: string, exclude: string[] = []): boolean =>
      createSelection({ ...none, include: [include], exclude }).takesFile(path);
    assert.equal(takes('/work/node_modules/a/a.js', '/work/node_modules/a/**'), true);
    assert.equal(takes('/other/node_modules/a/a.js', '/other/node_modules/a/**'), true);
    assert.equal(takes('/other/node_modules/a/a.js', '**/node_modules/a/**'), true);
    assert.equal(takes('/other/node_modules/a/a.js', 'node_modules/a/**'), false);
    assert.equal(takes('/other/node_modules/a/a.js', '../other/**'), true);
    // The folder's own name is not the file's.
    assert.equal(takes('/work/src/a.js', '**', ['**/work/**']), true);
    assert.equal(takes('/work/src/a.js', '**', ['/work/src/**']), false);
  });

  it('a package by its name in node_modules, wherever a package manager keeps it for this folder', {
    skip: process.platform === 'win32',
  }, () => {
    const takes = (path: string, include = 'node_modules/a/**'): boolean =>
      createSelection({ ...none, cwd: '/work/packages/app', include: [include] }).takesFile(path);
    for (const folder of ['/work/packages/app', '/work/packages', '/work', ''])
      for (const kept of [
        '',
        '.pnpm/a@1.0.0/node_modules/',
        '.store/a@1.0.0-x/node_modules/',
        '.bun/a@1/node_modules/',
      ])
        assert.equal(takes(`${folder}/node_modules/${kept}a/lib/a.js`), true, `${folder} ${kept}`);
    assert.equal(takes('/work/node_modules/.pnpm/@b+c@1.0.0/node_modules/@b/c/c.js', 'node_modules/@b/c/**'), true);
    assert.equal(takes('/work/node_modules/.pnpm/b@1.0.0/node_modules/b/b.js'), false);
    assert.equal(takes('/work/packages/b/node_modules/a/a.js'), false);
    assert.equal(takes('/work/node_modules/b/node_modules/a/a.js'), false);
  });

  it('what is excluded is out, included or not', () => {
    const { takesFile } = createSelection({ ...none, include: ['**'], exclude: ['lib/**', '*.config.js'] });
    assert.deepEqual(
      [takesFile(at('lib', 'a.js')), takesFile(at('x.config.js')), takesFile(at('src', 'a.js'))],
      [false, false, true],
    );
  });
});

describe('functions', () => {
  const matches = (pattern: string, name: string): boolean => {
    const { select } = createSelection({ ...none, only: [pattern] });
    return typeof select === 'function' && select({ name, line: 1, endLine: 1, annotated: false });
  };

  it('by name', () => {
    assert.equal(createSelection(none).select, 'annotated');
    assert.equal(createSelection({ ...none, all: true }).select, 'all');
    assert.deepEqual(
      ['read', 'Parser.read', 'reader', 'Parser.readAll'].filter((name) => matches('read', name)),
      ['read', 'Parser.read'],
    );
    assert.deepEqual(
      ['Parser.read', 'Parser.x', 'Parsers.x'].filter((name) => matches('Parser.*', name)),
      ['Parser.read', 'Parser.x'],
    );
    assert.deepEqual(
      ['a1', 'a12', 'ba1'].filter((name) => matches('a?', name)),
      ['a1'],
    );
    assert.deepEqual(
      ['$a', 'xa'].filter((name) => matches('$a', name)),
      ['$a'],
    );
  });
});

describe('on the command line', { concurrency: 2 }, () => {
  it('--all takes what has no comment, and the top level', async () => {
    const { hits } = await profileOf(['--all', 'select/main.cjs']);
    assert.deepEqual(Object.keys(hits).sort(), [
      'select/lib.cjs <module>',
      'select/lib.cjs help',
      'select/main.cjs <module>',
      'select/main.cjs Reader.read',
      'select/main.cjs marked',
    ]);
  });

  it('--only chooses by name, with or without a comment', async () => {
    const { hits } = await profileOf(['--only', 'read,help', 'select/main.cjs']);
    assert.deepEqual(Object.keys(hits).sort(), ['select/lib.cjs help', 'select/main.cjs Reader.read']);
  });

  it('--exclude', async () => {
    const { hits } = await profileOf(['--all', '--exclude', 'select/lib.*', 'select/main.cjs']);
    assert.deepEqual(
      Object.keys(hits).filter((key) => key.includes('lib.cjs')),
      [],
    );
  });

  it('--include takes a package', async () => {
    const { hits } = await profileOf(['--all', '--include', 'select/node_modules/pack/**', 'select/main.cjs']);
    assert.deepEqual(hits['select/node_modules/pack/index.js packed'], { 1: 1 });
    const without = await profileOf(['--all', 'select/main.cjs'], { cwd: FIXTURES });
    assert.equal(without.hits['select/node_modules/pack/index.js packed'], undefined);
  });
});
