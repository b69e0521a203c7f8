import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { FIXTURES, mprofLine, node, utf8 } from './run.ts';

const cwd = join(FIXTURES, 'bad');
const own = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(own, { recursive: true }));

/** Each mistake, and all that is said about it. */
const mistakes: [string[], string][] = [
  [['nowhere.js'], 'there is no such script: nowhere.js'],
  [['folder'], 'folder is a directory, expected a script'],
  [['binary'], 'binary is a binary file, expected a script'],
  [['--all'], 'expected a script to profile, given none; see mprof-line --help'],
  [
    ['help', 'reprot'],
    'help: expected a command: report, diff, run, top, attach, plot, peak, list, rm, instrument, completion or clean, given "reprot"; did you mean report?',
  ],
  [['--al', 'nothing.cjs'], "unknown option '--al'; did you mean --all?"],
  [['--colums', 'hits', 'nothing.cjs'], "unknown option '--colums'; did you mean --columns?"],
  [['--zzzzzz', 'nothing.cjs'], "unknown option '--zzzzzz'; mprof-line --help shows what there is"],
  [['--interval'], '--interval: expected a value, given nothing; mprof-line --help shows what there is'],
  [['peak', '--zzzzzz'], "unknown option '--zzzzzz'; mprof-line peak --help shows what there is"],
  [['run'], 'expected <command>, given nothing; mprof-line run --help shows what there is'],
  [['clean', 'all'], 'too many words: expected 0, given 1; mprof-line clean --help shows what there is'],
  [
    ['repotr', 'p.json'],
    'there is no such file or program: repotr; looked into node_modules/.bin, here and above, and PATH; did you mean report?',
  ],
  [['--fast=200%', 'nothing.cjs'], '--fast: expected a share of time such as 10%, given "200%"'],
  [['--fast', '--exact', 'nothing.cjs'], '--fast: expected without --exact, which needs a reading at each hit'],
  [['--gc', 'nothing.cjs'], '--gc: there is no such option any more; --live tells what is alive after a collection'],
  [['--interval', '0', 'nothing.cjs'], '--interval: expected a time above 0, given "0"'],
  [['--metric', 'hep', 'nothing.cjs'], '--metric: expected heap or rss, given "hep"; did you mean heap?'],
  [['--break-at', 'much', 'nothing.cjs'], '--break-at: expected a size such as 200MB, given "much"'],
  [['--all', 'report', 'x.json'], '--all before report: expected the options of report after it'],
  ...['-e', '--eval', '-p', '--print', '-c', '--check', '-i', '--build-snapshot', '--run', '--v8-options'].map(
    (option): [string[], string] => [
      [option, 'nothing.cjs'],
      `${option}: expected a script to profile, given an option with which node runs none`,
    ],
  ),
  [['--require'], '--require: expected a value, given nothing'],
  [['-o', 'nowhere/x.json', 'nothing.cjs'], '--output: cannot write nowhere/x.json: there is no directory nowhere'],
  [
    ['-o', 'folder', 'nothing.cjs'],
    '--output: expected a file that ends in .txt, .md, .csv, .json, .html, .heapprofile, .pb.gz, .speedscope.json, .folded or .svg, given "folder"',
  ],
];

describe('a mistake is named in one line, and nothing is started', { concurrency: 2 }, () => {
  for (const [args, message] of mistakes) {
    it(args.join(' ') || 'no script', async () => {
      const outcome = await mprofLine(args, { cwd });
      assert.deepEqual(outcome, { code: 2, signal: null, stdout: '', stderr: `mprof-line: ${message}\n` });
    });
  }

  it('an unreadable script', { skip: process.getuid?.() === 0 || process.platform === 'win32' }, async () => {
    const script = join(own, 'unreadable.js');
    writeFileSync(script, '');
    chmodSync(script, 0);
    const { code, stderr } = await mprofLine([script], { cwd });
    assert.deepEqual([code, stderr], [2, `mprof-line: cannot read ${script}: permission denied\n`]);
  });

  it('a folder with an index is what it is to node', async () => {
    assert.equal((await mprofLine(['folder-with-index'], { cwd })).stdout, 'index\n');
  });
});

const HOW = 'Write // @profile on the line before a function, or measure every function with --all:';

describe('a run that measured nothing says why', { concurrency: 2 }, () => {
  it('nothing is marked', async () => {
    const { code, stdout, stderr } = await mprofLine(['nothing.cjs'], { cwd });
    assert.equal(stdout, '2\n');
    assert.equal(
      stderr,
      `mprof-line: nothing was measured: no function that was loaded is marked with @profile
  ${HOW}
    mprof-line --all nothing.cjs
  Functions in nothing.cjs:
    parse (line 1)
    Reader.read (line 3)
`,
    );
    assert.equal(code, 0);
  });

  it('annotations that no function follows are named', async () => {
    const { stderr } = await mprofLine(['unused.mjs'], { cwd });
    assert.equal(
      stderr,
      `mprof-line: nothing was measured: no function that was loaded is marked with @profile
  unused-lib.mjs:2: no function follows this @profile
  unused.mjs:1: no function follows this @profile
  ${HOW}
    mprof-line --all unused.mjs
`,
    );
  });

  it('the list of functions is short', async () => {
    const { stderr } = await mprofLine(['many.cjs'], { cwd });
    assert.match(utf8(stderr), /Functions in many\.cjs:\n {4}f1 \(line 1\)\n(?:.*\n){9} {4}… and 2 more\n$/);
  });

  it('ended out of sight: whether functions were called is not claimed', async () => {
    const { stdout, stderr } = await mprofLine(['mutes-its-end.cjs'], { cwd });
    assert.match(stdout, /^3\n/);
    assert.doesNotMatch(stderr, /was called/);
    if (!/work/.test(stdout))
      assert.match(stderr, /1 function was selected, and the program ended before a call of one was saved/);
  });

  it('marked, but never called', async () => {
    const { stdout, stderr } = await mprofLine(['never-called.cjs'], { cwd });
    assert.equal(stdout, 'object\n');
    assert.equal(
      stderr,
      `mprof-line: nothing was measured: no selected function was called:
  never (never-called.cjs:2)
  later.method (never-called.cjs:6)
`,
    );
  });

  it('no name fits', async () => {
    const { stderr } = await mprofLine(['--only', 'nobody', 'never-called.cjs'], { cwd });
    assert.equal(
      stderr,
      `mprof-line: nothing was measured: no function that was loaded has a name like nobody
  Files of node_modules are looked into with --include 'node_modules/**'.
  Functions in never-called.cjs:
    never (line 2)
    later.method (line 6)
`,
    );
  });

  it('all files are excluded', async () => {
    const { stderr } = await mprofLine(['--all', '--exclude', '**', 'nothing.cjs'], { cwd });
    const message =
      'mprof-line: nothing was measured: nothing.cjs loaded no file of its own with a function in it that --exclude ** leaves\n';
    assert.equal(stderr, message);
  });

  it('the script is a package, which is looked into only when it is asked for', async () => {
    mkdirSync(join(own, 'node_modules/tool'), { recursive: true });
    writeFileSync(join(own, 'node_modules/tool/run.cjs'), 'function f() {}\nf();\n');
    const script = 'node_modules/tool/run.cjs';
    const { stderr } = await mprofLine(['--all', script], { cwd: own });
    assert.match(
      stderr,
      /with a function in it\n {2}Files of node_modules are looked into with --include 'node_modules\/\*\*'\.\n$/,
    );
    const { stdout } = await mprofLine(['--all', '--include', '**/tool/**', script], { cwd: own });
    assert.match(stdout, /^f {2}node_modules\/tool\/run\.cjs:1 /m);
  });

  it('an empty profile is a profile', async () => {
    const { stdout } = await mprofLine(['--format', 'json', 'nothing.cjs'], { cwd });
    const profile = JSON.parse(stdout.slice('2\n'.length));
    assert.deepEqual([profile.format, profile.version, profile.functions], ['mprof-line.profile', 1, []]);
  });
});

describe('a script that cannot run, or not be measured', { concurrency: 2 }, () => {
  it('a syntax error is reported by node, with its own status', async () => {
    const plain = await node(['syntax.cjs'], { cwd });
    const { code, stdout, stderr } = await mprofLine(['--all', 'syntax.cjs'], { cwd });
    const nothing = 'mprof-line: nothing was measured: syntax.cjs is not a program that can be run\n';
    assert.deepEqual([code, stdout, stderr], [1, '', `${plain.stderr}${nothing}`]);
    assert.match(plain.stderr, /syntax\.cjs:2\nlet b = ;\n {8}\^\n/);
  });

  it('a file that cannot be instrumented runs as it is', async () => {
    const file = join(own, 'natives.json');
    const args = ['--allow-natives-syntax', '-o', file, '--format', 'md', 'requires-natives.cjs'];
    const { code, stdout, stderr } = await mprofLine(args, { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /^main\ntrue\n/);
    assert.match(stdout, /natives\.cjs.*Unexpected token/);
    assert.match(stderr, /^mprof-line: natives\.cjs is not measured: .*Unexpected token.*\nmprof-line: wrote .*\n$/);
    assert.ok(existsSync(file));
  });
});
