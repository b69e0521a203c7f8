import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.ts';

/** The tools that slow tests run, and their versions. */
const TOOLS = toolsOf(readFileSync(new URL('../../../test/tools/tools.json', import.meta.url), 'utf8'));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DIGEST = createHash('sha256').update(ROOT).update(TOOLS).digest('hex').slice(0, 12);
/** Outside of any node_modules, whose files are not profiled. It stays for the next run. */
const FOLDER = join(tmpdir(), `mprof-line-tools-${DIGEST}`);
/** ms after which a lock was left behind by somebody who was killed. */
const STALE = 300_000;

/** Whether each tool is asked for its lines once, and no more: on a second version of Node, what is compared was compared on the first. */
export const BRIEF: boolean = process.env.TESTS_BRIEF === '1';

/** Where Node is new enough for them, the versions that are newest there. */
function toolsOf(text: string): string {
  const { dependencies, newer, ...rest } = JSON.parse(text) as Record<string, Record<string, string>>;
  const isNew = Number(process.versions.node.split('.')[0]) >= 22;
  return JSON.stringify({ ...rest, dependencies: { ...dependencies, ...(isNew && newer) } });
}

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * A new folder with a copy of `fixture` in it, which is removed after the tests. The tools are installed above it, and so is
 * the package, as npm packs it; their programs are in {@link tool}.
 */
export function folderWithTools(fixture?: string): string {
  install();
  const folder = mkdtempSync(join(FOLDER, 'test-'));
  folders.push(folder);
  if (fixture !== undefined) cpSync(fixture, folder, { recursive: true });
  return folder;
}

/** The path of a file in the package of a tool: `vitest/vitest.mjs`. */
export function tool(path: string): string {
  return join(FOLDER, 'node_modules', path);
}

/** Two test files may be here at the same time. */
function install(): void {
  const lock = `${FOLDER}.lock`;
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  try {
    once('tools', TOOLS, () => {
      rmSync(FOLDER, { recursive: true, force: true });
      mkdirSync(FOLDER);
      writeFileSync(join(FOLDER, 'package.json'), TOOLS);
      npm(['install', '--prefer-offline'], FOLDER);
    });
    const built = ['bundle/launcher.cjs', 'src/.tsbuildinfo'].map((file) => statSync(join(ROOT, 'dist', file)).mtimeMs);
    once('package', built.join(), () => {
      const packed = npm(['pack', '--silent', '--pack-destination', FOLDER, ROOT], FOLDER).trim().split('\n').at(-1)!;
      npm(['install', '--no-save', '--prefer-offline', join(FOLDER, packed)], FOLDER);
    });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const { mtimeMs = 0 } = statSync(lock, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > STALE) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

/** Does what has not been done for this `version` yet. */
function once(what: string, version: string, work: () => void): void {
  const done = join(FOLDER, `${what}.done`);
  if (existsSync(done) && readFileSync(done, 'utf8') === version) return;
  work();
  writeFileSync(done, version);
}
