import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildSync, type Format } from 'esbuild';
import { BIN, node } from '../cli/run.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-mapped-')));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'src'));
writeFileSync(
  join(folder, 'src/settings.ts'),
  'export const settings = { name: "user", sizes: [1, 2] };\nexport function sizeOf(at: number): number {\n  return settings.sizes[at] ?? 0;\n}\n',
);
writeFileSync(
  join(folder, 'src/store.ts'),
  'import { settings } from "./settings.ts";\n\nexport const store = new Map<string, object>();\nexport function add(at: number): void {\n  store.set(settings.name + at, { at, text: [at, at, at] });\n}\n',
);
writeFileSync(
  join(folder, 'src/index.ts'),
  'import { sizeOf } from "./settings.ts";\nimport { add, store } from "./store.ts";\nfor (let at = 0; at < 20_000; at++) add(at + sizeOf(0));\nprocess.on("exit", () => store.size);\n',
);

for (const [format, minify] of [
  ['cjs', true],
  ['esm', false],
  ['iife', false],
] as [Format, boolean][]) {
  test(`a variable of a bundle (${format}${minify ? ', minified' : ''}) stands where it was written`, async () => {
    const name = `bundle.${format === 'esm' ? 'mjs' : 'cjs'}`;
    buildSync({
      entryPoints: [join(folder, 'src/index.ts')],
      outfile: join(folder, name),
      bundle: true,
      platform: 'node',
      sourcemap: true,
      format,
      minify,
    });
    const { stdout, stderr } = await node([BIN, '--all', '--live', '--holders', name], { cwd: folder });
    assert.match(stdout, /: store, a Map \(src\/store\.ts:3\) \S+ the module \(bundle\.[cm]js\)\n/, stderr);
  });
}
