/**
 * Every source file of this project's own dependencies is instrumented wholly and parses again. Files with the same
 * text and extension are checked once. Files of more than 50 KB are most of the text, and are checked when
 * TESTS_ALL is set; otherwise each twelfth of the others.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FileCheck } from './sweep/check-file.ts';
import { MODULES, sourcesOfModules } from './sweep/files.ts';
import { checkAll } from './sweep/threads.ts';

const ALL = process.env.TESTS_ALL !== undefined;

it('every file of node_modules is instrumented and parses again', async (t) => {
  const { distinct: sources, all } = sourcesOfModules();
  const distinct = sources.filter(({ size }, i) => ALL || (size <= 50_000 && i % 12 === 1));
  const paths = distinct.map(({ path }) => path);
  const sum = { length: 0, functions: 0, positions: 0, compiled: 0, instrumented: 0 };
  const problems: string[] = [];
  await checkAll<FileCheck>(new URL('./sweep/worker.js', import.meta.url), paths, (path, check) => {
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
  assert.ok(distinct.length > 500, `only ${distinct.length} files`);
});
