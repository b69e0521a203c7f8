/**
 * Our answers about functions and names, for the files of this project's own dependencies, beside those of @babel/traverse: an
 * oracle, as it looks at trees in another way. Files of more than 15 KB, and eleven twelfths of the others, are compared when TESTS_ALL is set.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { OracleCheck } from './oracle/check-file.ts';
import { MODULES, sourcesOfModules } from './sweep/files.ts';
import { checkAll } from './sweep/threads.ts';

const ALL = process.env.TESTS_ALL !== undefined;

it('functions, scopes, names of locals and free names are what @babel/traverse finds', async (t) => {
  const files = sourcesOfModules().distinct.filter(({ size }, i) => ALL || (size <= 15_000 && i % 12 === 0));
  const sum = { functions: 0, scopes: 0, steady: 0, free: 0 };
  const problems: string[] = [];
  const paths = files.map(({ path }) => path);
  await checkAll<OracleCheck>(new URL('./oracle/worker.js', import.meta.url), paths, (path, check) => {
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += check[key];
    for (const problem of check.problems.slice(0, 3)) problems.push(`${path.slice(MODULES.length + 1)}: ${problem}`);
  });
  t.diagnostic(`${files.length} files: ${JSON.stringify(sum)}`);
  assert.deepEqual(problems, []);
  for (const count of Object.values(sum)) assert.ok(count > 500, JSON.stringify(sum));
});
