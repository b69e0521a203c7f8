import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { folder, mprofLine } from './mprof.ts';
import { clean, node } from './run.ts';

const REGISTER = new URL('../../src/load/register.js', import.meta.url).href;
const PARSE = `function parse(n) {
  const list = [];
  for (let i = 0; i < n; i++) {
    list.push(new Array(1000));
  }
  return list;
}
`;
const root = folder();
const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

before(() => {
  write('plain.js', `// @profile\n${PARSE}console.log(parse(100).length);\n`);
  write('fails.js', `// @profile\n${PARSE}parse(100); process.exitCode = 5;\n`);
  write(
    'limited.ts',
    `/** @profile limit allocated 5KB, hits 1 */\n${PARSE.replace('(n)', '(n: number)')}parse(100);\n`,
  );
  write(
    'kept.js',
    `// @profile limit allocated 5MB\n${PARSE}parse(100);\n// @profile limit allocated 1KB\nfunction idle() {}\n`,
  );
  write('wrong.js', `// @profile limit allocated much\n${PARSE}parse(100);\n`);
  write('living.js', `// @profile limit live 1GB\n${PARSE}parse(1);\n`);
});

const failIf = (...limits: string[]): string[] => limits.flatMap((limit) => ['--fail-if', limit]);

describe('budgets', () => {
  it('an exceeded one is exit status 3, and said with the line after the report, which stays', () => {
    const { status, stdout, stderr } = mprofLine(root, [
      ...failIf('parse.allocated > 100KB', 'total.peak > 1GB'),
      'plain.js',
    ]);
    assert.equal(status, 3);
    assert.match(stdout, /^100\nparse {2}plain\.js:2 /);
    assert.match(
      stderr,
      /^mprof-line: over budget: parse \(plain\.js:2\): allocated [\d.]+ [KM]B, the limit is 100\.0 KB \(parse\.allocated > 100KB\)\n {2}plain\.js:5 {2}[\d.]+ [KM]B {2}list\.push\(new Array\(1000\)\);\n/,
    );
  });

  it('kept ones change nothing', () => {
    const { status, stderr } = mprofLine(root, [
      ...failIf('parse.allocated > 5MB', 'plain.js:5.hits > 100'),
      'plain.js',
    ]);
    assert.deepEqual([status, stderr], [0, '']);
  });

  it('the program’s own failure stays what it is', () => {
    const { status, stderr } = mprofLine(root, [...failIf('parse.allocated > 1KB'), 'fails.js']);
    assert.equal(status, 5);
    assert.match(stderr, /over budget/);
  });

  it('one that cannot be checked is exit status 2, and never passes', () => {
    for (const [limit, reason] of [
      ['prase.allocated > 1MB', 'no function prase was measured; measured were parse'],
      ['plain.js:1000.allocated > 1MB', 'line 1000 of plain.js was not measured; the nearest that was is line 7'],
      ['parse.live > 1MB', 'living bytes are measured with --live'],
    ]) {
      const { status, stderr } = mprofLine(root, [...failIf(limit!), 'plain.js']);
      assert.deepEqual([status, stderr], [2, `mprof-line: cannot check '${limit}': ${reason}\n`]);
    }
  });

  it('in the configuration and in a variable', () => {
    write('mprof-line.config.json', JSON.stringify({ failIf: ['parse.allocated > 1KB'] }));
    try {
      assert.equal(mprofLine(root, ['plain.js']).status, 3);
      assert.equal(mprofLine(root, ['plain.js'], { MPROF_LINE_FAIL_IF: 'parse.allocated > 1GB' }).status, 0);
    } finally {
      write('mprof-line.config.json', '{}');
    }
  });

  it('beside the function, in TypeScript, too', () => {
    const { status, stderr } = mprofLine(root, ['limited.ts']);
    assert.equal(status, 3);
    assert.match(
      stderr,
      /^mprof-line: over budget: parse \(limited\.ts:2\): allocated .* \(@profile limit allocated 5KB\)\n/,
    );
    assert.doesNotMatch(stderr, /hits/);
  });

  it('beside a function that is not called it is said, and no failure', () => {
    const { status, stderr } = mprofLine(root, ['kept.js']);
    assert.equal(status, 0);
    assert.equal(
      stderr,
      "mprof-line: not checked '@profile limit allocated 1KB': idle (kept.js:11) was never called\n",
    );
  });

  it('beside a function it is wrong, or needs --live: exit status 2', () => {
    const wrong = mprofLine(root, ['wrong.js']);
    assert.equal(wrong.status, 2);
    assert.match(
      wrong.stderr,
      /^mprof-line: wrong\.js:2: @profile limit: limit of allocated: expected a size such as 200MB, given "much"\n$/,
    );
    const living = mprofLine(root, ['living.js']);
    assert.deepEqual(
      [living.status, living.stderr],
      [2, "mprof-line: cannot check '@profile limit live 1GB': living bytes are measured with --live\n"],
    );
    assert.equal(mprofLine(root, ['--live', 'living.js']).status, 0);
  });

  it('hold for a saved profile, and for a process that reports by itself', async () => {
    mprofLine(root, ['-o', 'p.json', 'plain.js']);
    assert.equal(mprofLine(root, ['report', 'p.json', ...failIf('parse.allocated > 1KB')]).status, 3);
    assert.equal(mprofLine(root, ['report', 'p.json', ...failIf('parse.allocated > 1GB')]).status, 0);
    const env = { ...clean(process.env), MPROF_LINE_FAIL_IF: 'parse.allocated > 1KB' };
    assert.equal((await node(['--import', REGISTER, 'plain.js'], { cwd: root, env })).code, 3);
    assert.equal((await node(['--import', REGISTER, 'fails.js'], { cwd: root, env })).code, 5);
  });

  it('in a GitHub workflow they are annotations, and a table in the summary', () => {
    const summary = join(root, 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: join(root, '..') };
    const { stderr } = mprofLine(root, [...failIf('parse.allocated > 1KB'), 'plain.js'], env);
    const path = root.split(/[\\/]/).at(-1);
    assert.match(
      stderr,
      new RegExp(`\\n::error file=${path}/plain\\.js,line=5,title=Over the memory budget::parse \\(plain`),
    );
    assert.match(readFileSync(summary, 'utf8'), /^### Memory budgets\n\n\| \| budget .*\n.*\n\| ❌ \| <code>parse/);
  });
});

describe('diff --fail-if', () => {
  it('is exit status 3 when more grew than that', () => {
    write('more.js', `// @profile\n${PARSE}parse(150);\n`);
    mprofLine(root, ['-o', 'before.json', 'plain.js']);
    mprofLine(root, ['-o', 'after.json', 'more.js']);
    const fails = mprofLine(root, ['diff', 'before.json', 'after.json', '--fail-if', '+10%']);
    assert.equal(fails.status, 3);
    assert.match(
      fails.stderr,
      /^mprof-line: over budget: total\.lines: .* before, .* after \(\+\d+\.\d %\), the limit is .* \(\+10%\)\n$/,
    );
    assert.equal(mprofLine(root, ['diff', 'before.json', 'after.json', '--fail-if', 'parse.allocated +1MB']).status, 0);
    assert.equal(mprofLine(root, ['diff', 'before.json', 'after.json', '--fail-if', 'none.allocated +1MB']).status, 2);
  });
});

describe('nothing was measured', () => {
  it('is exit status 2 where something was asked for, and the program’s own without', () => {
    write('empty.js', 'console.log(1)');
    assert.equal(mprofLine(root, ['empty.js']).status, 0);
    assert.equal(mprofLine(root, ['--only', 'x', 'empty.js']).status, 2);
    assert.equal(mprofLine(root, ['--all', '--exclude', '**', 'empty.js']).status, 2);
    assert.equal(mprofLine(root, [...failIf('total.peak > 1GB'), 'empty.js']).status, 2);
  });
});
