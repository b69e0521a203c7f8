import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseNames } from '../../instrument/emit/epilogue.ts';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

test('functions show the text that was written, and so do those that are sent elsewhere as text', async () => {
  const plain = await node(['function-text.cjs'], { cwd: FIXTURES });
  const ours = await mprofLine(['--all', '--format', 'csv', 'function-text.cjs'], { cwd: FIXTURES });
  const printed = ours.stdout.slice(0, plain.stdout.length);
  assert.deepEqual([printed, ours.stderr, ours.code], [plain.stdout, plain.stderr, plain.code]);
  assert.match(ours.stdout.slice(plain.stdout.length), /^file,function,/);
  assert.match(plain.stdout, /\/\/ comment/);
});

test('so do those of files that are evaluated in a context of their own', async () => {
  const plain = await node(['evaluated/text-runner.cjs'], { cwd: FIXTURES });
  const ours = await mprofLine(['--all', '--format', 'csv', 'evaluated/text-runner.cjs'], { cwd: FIXTURES });
  const printed = ours.stdout.slice(0, plain.stdout.length);
  assert.deepEqual([printed, ours.stderr, ours.code], [plain.stdout, plain.stderr, plain.code]);
  assert.match(ours.stdout.slice(plain.stdout.length), /^evaluated\/text\.js,wrong,/m);
  assert.match(plain.stdout, /called: 1/);
});

test('so do those of a program whose own names begin as those of probes do', async () => {
  const plain = await node(['own-names.cjs'], { cwd: FIXTURES });
  for (const options of [[], ['--all'], ['--live']]) {
    const ours = await mprofLine([...options, '--format', 'csv', 'own-names.cjs'], { cwd: FIXTURES });
    assert.equal(ours.stdout.slice(0, plain.stdout.length), plain.stdout, options.join());
  }
});

/** Two files in a folder whose probes have the same names. */
function alike(folder: string): [string, string] {
  const seen = new Map<string, string>();
  for (let i = 0; ; i++) {
    const path = join(folder, `m${i}.cjs`);
    const { probes } = chooseNames('', path, true);
    const other = seen.get(probes);
    if (other !== undefined) return [other, path];
    seen.set(probes, path);
  }
}

test('two files whose probes have the same names are told apart, in texts and in the report', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-alike-')));
  try {
    const paths = alike(folder);
    writeFileSync(paths[0], '// first\nexports.f = function first(a) {\n  const list = [a];\n  return list;\n};\n');
    writeFileSync(paths[1], 'exports.f = function second(a) {\n  return { a, b: [a] };\n};\n');
    const main = join(folder, 'main.cjs');
    writeFileSync(
      main,
      `for (const path of ${JSON.stringify(paths)}) {\n  const { f } = require(path);\n  f(1);\n  console.log(String(f));\n}\n`,
    );
    const plain = await node([main], { cwd: folder });
    const ours = await mprofLine(['--all', '--format', 'csv', main], { cwd: folder });
    assert.equal(ours.stdout.slice(0, plain.stdout.length), plain.stdout);
    const rows = ours.stdout.slice(plain.stdout.length).split('\n');
    const hits = (name: string): string[] =>
      rows.filter((row) => row.includes(`,${name},`)).map((row) => row.split(',').slice(3, 5).join());
    assert.deepEqual(
      [hits('first'), hits('second')],
      [
        ['2,1', '3,1', '4,1'],
        ['1,1', '2,1'],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
