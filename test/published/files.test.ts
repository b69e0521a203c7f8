import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** The modules that a module or its types import. */
function imports(path: string): string[] {
  const found = [...read(path).matchAll(/(?:\bfrom|\bimport\()\s*['"](\.[^'"]+)['"]/g)].map(([, to]) => to!);
  const extension = path.endsWith('.d.ts') || path.endsWith('.d.cts') ? '.d.ts' : '.js';
  return found.map((to) => posix.join(dirname(path), to.replace(/\.[jt]s$/, extension)));
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

  it('holds each file that is exported, and all that it and its types import', () => {
    const queue = exported((JSON.parse(read('package.json')) as { exports: unknown }).exports);
    const seen = new Set<string>();
    for (const path of queue) {
      if (seen.has(path)) continue;
      seen.add(path);
      assert.ok(packed.has(path), `${path} is missing`);
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
