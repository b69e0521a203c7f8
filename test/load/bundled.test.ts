import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { buildSync } from 'esbuild';
import { FIXTURES, profileOf } from './run.ts';

describe('top-level code of a bundle is that of each of its files', () => {
  const out = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
  after(() => rmSync(out, { recursive: true, force: true }));
  const cwd = join(FIXTURES, 'bundled');
  // In CommonJS esbuild's own statements come first.
  for (const format of ['esm', 'cjs'] as const) {
    it(format, async () => {
      const outfile = join(out, format === 'esm' ? 'app.mjs' : 'app.cjs');
      buildSync({
        entryPoints: [join(cwd, 'main.ts')],
        bundle: true,
        platform: 'node',
        sourcemap: true,
        format,
        outfile,
      });
      const { printed, hits, profile } = await profileOf(['--all', outfile], { cwd });
      assert.equal(printed, '10\n');
      assert.deepEqual(hits, {
        'main.ts <module>': { 3: 1, 4: 11, 5: 10, 7: 1 },
        'rows.ts <module>': { 1: 1, 5: 1 },
        'rows.ts make': { 1: 1, 2: 1 },
        'rows.ts <anonymous>': { 2: 10 },
      });
      const bytes = (path: string): number =>
        profile.functions
          .filter(({ file }) => profile.files[file]!.path === path)
          .flatMap(({ lines }) => lines.map(({ self }) => self.allocated))
          .reduce((sum, each) => sum + each, 0);
      // 100 KB of each of the numbers from 0 to 9.
      assert.ok(bytes('main.ts') > 2_000_000);
      assert.ok(bytes('rows.ts') < 100_000);
    });
  }
});

test('a line that a minifier put into a statement of another file is named in the report', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
  after(() => rmSync(cwd, { recursive: true, force: true }));
  const map = new GenMapping({ file: 'bundle.js' });
  const code = 'var a=[1].concat(2),b=[3].concat(a);';
  for (const [text, source, line] of [
    ['var', 'a.js', 1],
    ['b=', 'b.js', 7],
  ] as const)
    addMapping(map, { generated: { line: 1, column: code.indexOf(text) }, source, original: { line, column: 0 } });
  for (const name of ['a.js', 'b.js']) writeFileSync(join(cwd, name), '\n'.repeat(7));
  writeFileSync(join(cwd, 'bundle.js.map'), JSON.stringify(toEncodedMap(map)));
  writeFileSync(join(cwd, 'bundle.js'), `${code}\n//# sourceMappingURL=bundle.js.map\n`);
  const { profile } = await profileOf(['--all', 'bundle.js'], { cwd });
  assert.deepEqual(profile.run.warnings, [
    {
      kind: 'other',
      file: 'bundle.js',
      message: 'b.js:7 was put into a statement of another file, whose line is charged with it',
    },
  ]);
});
