/**
 * Every source file of this project's own dependencies is instrumented wholly and parses again. Files with the same
 * text and extension are checked once.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FileCheck } from './sweep/check-file.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const SOURCE = /\.(?:[cm]?js|[cm]?ts|jsx|tsx)$/;

interface Sources {
  /** Paths of the first file of each text and extension, the largest first. */
  readonly distinct: string[];
  readonly all: number;
}

function sources(): Sources {
  const seen = new Map<string, { path: string; size: number }>();
  let all = 0;
  for (const entry of readdirSync(MODULES, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !SOURCE.test(entry.name)) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (path.startsWith(join(MODULES, '.cache'))) continue;
    const text = readFileSync(path);
    const key = `${extname(entry.name)} ${createHash('sha1').update(text).digest('base64')}`;
    all++;
    if (!seen.has(key)) seen.set(key, { path, size: text.length });
  }
  const distinct = [...seen.values()].sort((a, b) => b.size - a.size).map(({ path }) => path);
  return { distinct, all };
}

/** Checks all paths in as many threads as the machine runs at once. */
async function checkAll(paths: readonly string[], onCheck: (path: string, check: FileCheck) => void): Promise<void> {
  const left = [...paths];
  const thread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./sweep/worker.js', import.meta.url), {
        execArgv: ['--experimental-vm-modules', '--no-warnings'],
        // Syntax trees survive many collections of a small young generation.
        resourceLimits: { maxYoungGenerationSizeMb: 192, maxOldGenerationSizeMb: 3000 },
      });
      const next = (): void => {
        const path = left.shift();
        if (path === undefined) worker.terminate().then(() => resolve(), reject);
        else worker.postMessage(path);
      };
      worker.on('message', ({ path, check }: { path: string; check: FileCheck }) => {
        onCheck(path, check);
        next();
      });
      worker.on('error', reject);
      next();
    });
  await Promise.all(Array.from({ length: Math.min(4, Math.max(2, availableParallelism())) }, thread));
}

it('every file of node_modules is instrumented and parses again', async (t) => {
  const { distinct, all } = sources();
  const sum = { length: 0, functions: 0, positions: 0, compiled: 0, instrumented: 0 };
  const problems: string[] = [];
  await checkAll(distinct, (path, check) => {
    sum.length += check.length;
    sum.functions += check.functions;
    sum.positions += check.positions;
    sum.compiled += Number(check.compiled);
    sum.instrumented += Number(check.functions > 0);
    for (const problem of check.problems.slice(0, 3)) problems.push(`${path.slice(MODULES.length + 1)}: ${problem}`);
  });
  t.diagnostic(
    `${all} files, ${distinct.length} of them different, ${(sum.length / 1e6).toFixed(1)} MB; ${sum.instrumented} have ` +
      `functions (${sum.functions}); V8 compiled ${sum.compiled}; ${sum.positions} positions looked up; ` +
      `${problems.length} problems`,
  );
  assert.deepEqual(problems, []);
  assert.ok(distinct.length > 1000, `only ${distinct.length} files`);
});
