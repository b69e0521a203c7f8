/** Published minified bundles at work: in readable form, measured, they do and print what they do unchanged. */
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import type { Profile } from '../../src/profile/types.ts';
import { npm } from '../tools/npm.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCE = join(ROOT, 'test/load/minified');
const CACHE = join(ROOT, 'node_modules/.cache/mprof-line/minified');
const BIN = join(ROOT, 'dist/src/cli/bin.js');

/** Bundles that are loaded from elsewhere: without their map, or as what they are and the package does not say. */
const COPIES = {
  'moment/min/moment.min.js': 'moment.min.js',
  'd3/dist/d3.min.js': 'd3.min.cjs',
  'marked/marked.min.js': 'marked.min.cjs',
  'underscore/underscore-esm-min.js': 'underscore.min.mjs',
};

/** Installs the packages once. */
function install(): void {
  const lock = join(CACHE, 'package-lock.json');
  const wanted = readFileSync(join(SOURCE, 'package-lock.json'));
  if (!existsSync(lock) || !readFileSync(lock).equals(wanted)) {
    rmSync(CACHE, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(SOURCE, file), join(CACHE, file));
    try {
      npm(['ci'], CACHE);
    } catch (error) {
      rmSync(CACHE, { recursive: true });
      throw error;
    }
  }
  cpSync(join(SOURCE, 'jobs'), CACHE, { recursive: true });
  const acorn = readFileSync(join(CACHE, 'node_modules/acorn/dist/acorn.js'), 'utf8');
  writeFileSync(join(CACHE, 'acorn.min.js'), transformSync(acorn, { minify: true }).code);
  for (const [bundle, name] of Object.entries(COPIES)) cpSync(join(CACHE, 'node_modules', bundle), join(CACHE, name));
}

function node(args: string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, TZ: 'UTC', NO_COLOR: '1' };
  delete (env as NodeJS.ProcessEnv).NODE_TEST_CONTEXT;
  return spawnSync(process.execPath, args, { cwd: CACHE, encoding: 'utf8', env, maxBuffer: 1 << 28 });
}

/** Done when `EVERY_BUNDLE=1` asks for them: two take as long as all others, and three are bundles like the ones that are done. */
const LEFT_OUT = ['acorn.cjs', 'd3.cjs', 'handlebars.cjs', 'moment.cjs', 'papaparse.cjs'];
const SKIPPED = new Set(process.env.EVERY_BUNDLE === '1' ? [] : LEFT_OUT);

describe('a minified bundle in readable form', { timeout: 600_000 }, () => {
  before(install);
  for (const job of readdirSync(SOURCE + '/jobs')) {
    it(`does what it does without: ${job}`, { skip: SKIPPED.has(job) }, (t) => {
      const profile = join(realpathSync(CACHE), `${job}.json`);
      const plain = node([job]);
      assert.equal(plain.status, 0, plain.stderr);
      const measured = node([BIN, '--all', '--include', '**', '-o', profile, job]);
      assert.equal(measured.stdout, plain.stdout);
      assert.equal(measured.status, 0);
      const { files, functions, run } = JSON.parse(readFileSync(profile, 'utf8')) as Profile;
      assert.deepEqual(
        run.warnings.filter(({ kind }) => kind === 'not-instrumented'),
        [],
      );
      const called = functions.filter(({ file, calls }) => calls > 0 && files[file]!.path.endsWith(' (readable)'));
      const lines = called.flatMap((fn) => fn.lines.filter(({ hits }) => hits > 0));
      t.diagnostic(`${called.length} functions, ${lines.length} lines`);
      assert.ok(called.length > 20 && lines.length > 100);
    });
  }
});
