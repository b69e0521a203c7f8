import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type BuildOptions, buildSync, transformSync } from 'esbuild';
import { readProfile } from '../../src/profile/read.ts';
import { BIN, node } from '../cli/run.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-wrapped-')));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'src'));

/** What a file keeps when its timer is cleared, and nothing refers to it any more. 3000 arrays of 100 elements: 2.6 MB with their entries in the Map. */
const KEPT = 3000 * (16 + 16 + 100 * 8 + 48);
const STORE = `const seen = new Map();
function request(at) {
  seen.set(at, new Array(100).fill(at));
}
let n = 0;
const timer = setInterval(() => {
  for (let k = 0; k < 600; k++) request(n++);
  if (n >= 3000) clearInterval(timer);
}, 5);
`;
writeFileSync(join(folder, 'src/store.js'), `${STORE}exports.at = 1;\n`);
writeFileSync(
  join(folder, 'src/index.js'),
  `exports.other = require('./other.js');\nexports.store = require('./store.js');\n`,
);
writeFileSync(join(folder, 'src/other.js'), '// Its own.\nconst timer = [1, 2, 3];\nexports.other = () => timer[1];\n');
writeFileSync(
  join(folder, 'src/module.ts'),
  `import { size } from './size.ts';\n${STORE.replace('(at)', '(at: number)')}export { seen, size };\n`,
);
writeFileSync(join(folder, 'src/size.ts'), 'export const size = [600].length;\n');

function built(entry: string, name: string, options: BuildOptions): void {
  buildSync({
    entryPoints: [join(folder, 'src', entry)],
    outfile: join(folder, name),
    bundle: true,
    platform: 'node',
    sourcemap: true,
    ...options,
  });
}

/** As tsx hands a CommonJS file to Node. */
function likeTsx(): string {
  const { code, map } = transformSync(STORE, {
    sourcefile: join(folder, 'src/store.js'),
    sourcemap: true,
    minifyWhitespace: true,
    banner: '__filename="app.ts";(()=>{',
    footer: '})()',
  });
  return `${code}//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`;
}

const FILES: Record<string, () => void> = {
  'called.cjs': () => writeFileSync(join(folder, 'called.cjs'), `(() => {\n${STORE}})();\n`),
  'awaited.mjs': () =>
    writeFileSync(join(folder, 'awaited.mjs'), `(async function main() {\n${STORE}})().catch(console.error);\n`),
  'umd.cjs': () =>
    writeFileSync(
      join(folder, 'umd.cjs'),
      `;(function (root, factory) {\n  if (typeof exports === 'object') factory(exports); else factory(root.lib = {});\n}(this, (function (exports) { 'use strict'\n${STORE}})));\n`,
    ),
  'tsx.cjs': () => writeFileSync(join(folder, 'tsx.cjs'), likeTsx()),
  'iife.cjs': () => built('module.ts', 'iife.cjs', { format: 'iife', globalName: 'lib' }),
  'modules.cjs': () => built('index.js', 'modules.cjs', { format: 'cjs' }),
  'minified.cjs': () => built('index.js', 'minified.cjs', { format: 'cjs', minify: true }),
};

describe('what stands at the top level of a file that a function is put around is alive at the end', () => {
  for (const [name, write] of Object.entries(FILES)) {
    it(name, async () => {
      write();
      const out = join(folder, `${name}.json`);
      const { stderr } = await node([BIN, '--all', '--live=8KB', '-o', out, name], { cwd: folder });
      const profile = readProfile(readFileSync(out, 'utf8'), out);
      const request = profile.functions.find((fn) => fn.name === 'request' && fn.calls === 3000);
      assert.ok(request, stderr);
      const { live = 0, liveError = 0 } = request.lines.find((line) => line.line === request.line + 1)!;
      assert.ok(Math.abs(live - KEPT) < Math.max(0.15 * KEPT, 3 * liveError), `${live} of ${KEPT} bytes`);
    });
  }
});
