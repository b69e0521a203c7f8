import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** All paths that package.json names under `exports`. */
function exported(value: unknown): string[] {
  if (typeof value === 'string') return [value.replace('./', '')];
  return Object.values(value as object).flatMap(exported);
}

/** The modules that a module or its types import, and the workers that it starts. */
function imports(path: string): string[] {
  // In a package it takes the bundle.
  if (path === 'dist/src/load/register.js') return ['dist/bundle/preload.cjs'];
  const isType = /\.d\.c?ts$/.test(path);
  const form = isType
    ? /(?:\bfrom|\bimport\()\s*['"](\.[^'"]+)['"]/g
    : /(?:\bfrom|\bimport\(|^[^*\n]*\bnew URL\()\s*['"](\.[^'"]+\.js)['"]/gm;
  const found = [...read(path).matchAll(form)].map(([, to]) => to!);
  const extension = path.endsWith('.d.ts') || path.endsWith('.d.cts') ? '.d.ts' : '.js';
  return found.map((to) => posix.join(dirname(path), to.replace(/\.[jt]s$/, extension)));
}

/** The packages that a module imports when it is loaded. */
function packages(path: string): string[] {
  const form = /^(?:(?:import|export)\b[^'";=(]*\bfrom|import)\s*['"]([^'".][^'"]*)['"]/gm;
  const found = [...read(path).matchAll(form)].map(([, from]) => from!);
  return found.filter((from) => !isBuiltin(from)).map((from) => /^(?:@[^/]+\/)?[^/]+/.exec(from)![0]);
}

describe('what npm packs', () => {
  let packed: Set<string>;
  before(() => {
    const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [entry] = Object.values(JSON.parse(json) as Record<string, { files: { path: string }[] }>);
    packed = new Set(entry!.files.map(({ path }) => path));
  });

  it('holds each file that is exported and all that it and its types import; packages are dependencies, of its own or of the project', () => {
    const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'peerDependencies', object> & {
      exports: unknown;
    };
    const offered = { ...manifest.dependencies, ...manifest.peerDependencies };
    const queue = exported(manifest.exports);
    const seen = new Set<string>();
    for (const path of queue) {
      if (seen.has(path)) continue;
      seen.add(path);
      assert.ok(packed.has(path), `${path} is missing`);
      if (path.endsWith('.js') && !path.includes('/bundle/'))
        for (const name of packages(path)) assert.ok(name in offered, `${name}, which ${path} imports`);
      if (/\.d\.c?ts$|\.js$/.test(path) && !path.includes('/bundle/chart')) queue.push(...imports(path));
    }
    assert.ok(seen.size > 60);
  });

  it('holds the examples that README.md names', () => {
    for (const [path] of read('README.md').matchAll(/examples\/[\w/-]+\.[jt]s/g)) assert.ok(packed.has(path), path);
  });

  it('holds nothing of echarts but the bundle, no test, and no trace of the compiler', () => {
    const odd = [...packed].filter((path) =>
      /echarts\/(?:library|page)\.|^dist\/(?:test|bench)|tsbuildinfo/.test(path),
    );
    assert.deepEqual(odd, []);
    assert.ok(packed.has('dist/bundle/charts.cjs') && packed.has('dist/bundle/chart-page.js'));
  });
});
