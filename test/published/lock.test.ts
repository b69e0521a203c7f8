import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

interface Locked {
  integrity?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

const LOCK = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));
const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, Locked> };

/** Whether a package that is required in `folder` of the tree is locked: there, or above. */
function isLocked(folder: string, name: string): boolean {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (`${at && `${at}/`}node_modules/${name}` in packages) return true;
    if (at === '') return false;
  }
}

test('package-lock.json has the binaries of every platform: npm writes a lock without those of others when node_modules is there', () => {
  const optional = Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => [folder, name] as const),
  );
  assert.ok(optional.length > 50);
  assert.deepEqual(
    optional.filter(([folder, name]) => !isLocked(folder, name)),
    [],
  );
});

test('everything in package-lock.json is known by its digest', () => {
  const without = Object.entries(packages).filter(([path, { integrity, link }]) => path !== '' && !integrity && !link);
  assert.deepEqual(
    without.map(([path]) => path),
    [],
  );
});
