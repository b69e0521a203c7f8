import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { registerHooks } from '../../src/node-can.ts';
import { node } from '../cli/run.ts';
import { FIXTURES, profileOf } from './run.ts';

describe('hooks of the program’s own', { concurrency: 2 }, () => {
  for (const [how, args] of [
    ['required by the program', ['own-hook/main.cjs']],
    ['preloaded', ['--require', './own-hook/hook.cjs', 'own-hook/main.cjs']],
  ] as const) {
    it(`of require, ${how}`, async () => {
      const { printed, hits, outcome } = await profileOf(args);
      assert.deepEqual([outcome.code, outcome.stderr, printed], [0, '', '42\n']);
      assert.deepEqual(hits, { 'own-hook/uses.js answer': { 2: 1, 3: 1 } });
    });
  }
});

it('of require, which keeps what it compiles: without probes, and measured by its map', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-kept-'));
  const kept = join(folder, 'kept.json');
  try {
    for (const round of ['first', 'second']) {
      const { printed, hits } = await profileOf(['caching-hook/main.cjs'], { env: { ...process.env, KEPT: kept } });
      assert.equal(printed, '42\n', round);
      assert.deepEqual(hits, { 'own-hook/uses.js answer': { 2: 1, 3: 1 } }, round);
      assert.equal(readFileSync(kept, 'utf8').includes('mprof'), false, round);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

for (const [how, file, said] of [
  ['called with a text', 'direct.cjs', `42 ${registerHooks ? 9 : 10}\n`],
  ['replaced, which gets the text as written', 'patched.cjs', 'true\n42\n'],
  ['replaced without its name in the text', 'unnamed.cjs', `${!registerHooks}\n42\n`],
] as const) {
  it(`of what compiles CommonJS, ${how}`, async () => {
    const { printed, hits } = await profileOf([`compiles/${file}`]);
    assert.equal(printed, said);
    assert.deepEqual(hits, { 'own-hook/uses.js answer': { 2: 1, 3: 1 } });
  });
}

it('of what compiles CommonJS behind a handler, for an imported file that was read before: it gets the probes, too', async () => {
  const plain = await node(['compiles/imports.mjs'], { cwd: FIXTURES });
  assert.equal(plain.stdout, 'as written\n');
  const { printed } = await profileOf(['--all', 'compiles/imports.mjs']);
  assert.equal(printed, registerHooks ? 'with probes\n' : plain.stdout);
});

for (const HOW of ['compiler', 'handler']) {
  it(`of require, whose ${HOW} makes another text without a source map: measured and shown as it ran`, async () => {
    const env = { ...process.env, HOW };
    const plain = await node(['made-text/main.cjs'], { cwd: FIXTURES, env });
    const { printed, profile, hits } = await profileOf(['made-text/main.cjs'], { env });
    assert.equal(printed, plain.stdout);
    assert.deepEqual(hits, { 'own-hook/uses.js (as loaded) answer': { 4: 1, 5: 1 } });
    const text = profile.files.map(({ text }) => text);
    assert.deepEqual(text, [
      [
        { line: 4, text: 'exports.answer = function answer() {' },
        { line: 5, text: '  return 42;' },
      ],
    ]);
    assert.match(
      profile.run.warnings.map(({ message }) => message).join(),
      /the text that ran is not the one on disk, and has no source map/,
    );
  });
}

it('of import in another thread, which may give no text', async () => {
  const args = ['registered/main.mjs'];
  const plain = await node(args, { cwd: FIXTURES });
  assert.equal(plain.stdout, '42 42 object,object,0 1\n');
  const { printed, hits, outcome } = await profileOf(['--only', 'work', '--only', 'twice', ...args]);
  assert.deepEqual([outcome.code, printed], [0, plain.stdout]);
  // Before there were hooks in the program's own thread, its loaders get the text with probes.
  const work = registerHooks
    ? { 'registered/work.mjs (as loaded) work': { 3: 1, 4: 1 } }
    : { 'registered/work.mjs work': { 1: 1, 2: 1 } };
  assert.deepEqual(hits, { ...work, 'registered/common.cjs twice': { 4: 1, 5: 1 } });
});

it('of the program’s own thread are given the text as written, and what they make is measured', {
  skip: registerHooks === undefined && 'this Node has none',
}, async () => {
  const args = ['own-hooks/main.mjs'];
  const plain = await node(args, { cwd: FIXTURES });
  const { printed, hits, outcome } = await profileOf(['--only', 'work', '--only', 'twice', ...args]);
  assert.deepEqual([outcome.code, plain.code, printed], [0, 0, plain.stdout]);
  assert.deepEqual(hits, {
    'registered/work.mjs (as loaded) work': { 3: 1, 4: 1 },
    'registered/common.cjs twice': { 4: 2, 5: 2 },
  });
});

it('CommonJS that is imported has the require that it has without', async () => {
  const { printed, hits } = await profileOf(['--only', 'twice', 'registered/without.mjs']);
  assert.equal(printed, '42 object,object,0\n');
  assert.deepEqual(hits, { 'registered/common.cjs twice': { 4: 1, 5: 1 } });
});

it('places in what another hook has compiled are as without us, columns included, where the program formats traces itself', async () => {
  const { printed, hits } = await profileOf(['own-hook/places.cjs']);
  const plain = await node(['own-hook/places.cjs'], { cwd: FIXTURES });
  assert.equal(printed, plain.stdout);
  assert.equal(hits['own-hook/fails.js fail']![3], 2);
});

it('a file without an extension is measured, and CommonJS to require in a package of ES modules, too', async () => {
  const plain = await node(['no-extension/main.cjs'], { cwd: FIXTURES });
  const { printed, hits, outcome } = await profileOf(['--all', 'no-extension/main.cjs']);
  assert.deepEqual([outcome.code, printed], [plain.code, plain.stdout]);
  // For Node 26 such a file is what the package says.
  if (plain.code !== 0) return assert.match(outcome.stderr, /ReferenceError: module is not defined in ES module scope/);
  assert.deepEqual([outcome.stderr, printed], ['', '42\n']);
  assert.deepEqual(hits['no-extension/twice twice'], { 1: 1, 2: 1 });
});

it('a command without an extension is measured', async () => {
  const { printed, hits } = await profileOf(['--all', './command']);
  assert.equal(printed, '3\n');
  assert.deepEqual(hits['command work'], { 2: 1, 3: 1 });
});
