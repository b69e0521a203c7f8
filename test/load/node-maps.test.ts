/** With `--enable-source-maps` Node translates stack traces by the maps that files come with; a program reads what it reads without the profiler. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type TransformOptions, transformSync } from 'esbuild';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

const cwd = mkdtempSync(join(tmpdir(), 'mprof-line-node-maps-'));
after(() => rmSync(cwd, { recursive: true }));
const source = readFileSync(join(FIXTURES, 'node-maps/traces.ts'), 'utf8');

function compiled(name: string, sourcefile: string, options: TransformOptions): string {
  const made = transformSync(source, { loader: 'ts', sourcefile, sourcemap: 'inline', ...options });
  writeFileSync(join(cwd, name), made.code);
  return name;
}

copyFileSync(join(FIXTURES, 'node-maps/written.mjs'), join(cwd, 'written.mjs'));
const programs = [
  'written.mjs',
  compiled('commonjs.cjs', 'traces.ts', { format: 'cjs' }),
  compiled('module.mjs', 'traces.ts', { format: 'esm' }),
  compiled('minified.cjs', 'traces.ts', { format: 'cjs', minify: true }),
  // As they are deployed: the sources stay at home.
  compiled('deployed.cjs', 'gone.ts', { format: 'cjs', sourcesContent: false }),
];

describe('--enable-source-maps', { concurrency: 2 }, () => {
  for (const program of programs)
    it(`${program}: stack traces, and what Node prints of an exception, are as without`, async () => {
      const plain = await node(['--enable-source-maps', program], { cwd });
      assert.equal(plain.code, 1);
      for (const mode of ['--all', '--live']) {
        const args = ['--all', mode, '-o', 'profile.json', '--enable-source-maps', program];
        const ours = await mprofLine(args, { cwd });
        const { stderr } = ours;
        assert.deepEqual({ ...ours, stderr: stderr.slice(0, plain.stderr.length) }, plain, mode);
        assert.equal(stderr.includes('$m'), false);
      }
    });
});
