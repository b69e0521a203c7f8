import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { shellWord } from '../../src/text/shell-word.ts';
import { folder, mprofLine } from './mprof.ts';
import { BIN } from './run.ts';

const root = folder();
const write = (name: string, text: string): void => writeFileSync(join(root, name), text);

before(() => {
  write('plain.js', 'function f() {}\nf();\n');
  write('parser.js', 'function g() {}\ng();\n');
  mkdirSync(join(root, 'built'));
  write('tsconfig.json', '{ "compilerOptions": { "removeComments": true } }');
  write('built/index.js', 'function f() {}\nf();\n');
});

describe('what people try first', () => {
  it('without anything: the help on stderr, and status 2', () => {
    const { status, stdout, stderr } = mprofLine(root, []);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^Usage: mprof-line \[options\] <script or program>/);
    assert.match(stderr, /\nmprof-line: expected a script to profile, given none\n$/);
  });

  it('help, and help of a command', () => {
    for (const [help, same] of [
      [['help'], ['--help']],
      [
        ['help', 'plot'],
        ['plot', '--help'],
      ],
    ] as const) {
      const { status, stdout } = mprofLine(root, [...help]);
      assert.deepEqual([status, stdout], [0, mprofLine(root, [...same]).stdout]);
    }
  });

  it('a script that is called help is a script', () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'help.js'), 'console.log("mine")');
    assert.equal(mprofLine(cwd, ['help']).stdout, 'mine\n');
  });

  it('an option that neither we nor node know: node says it, and nobody else', () => {
    const { status, stdout, stderr } = mprofLine(root, ['--max-old-space-sise=100', 'plain.js']);
    assert.deepEqual([status, stdout], [9, '']);
    assert.match(stderr, /^\S+: bad option: --max-old-space-sise=100\n$/);
  });
});

describe('nothing was measured, and why', () => {
  it('a pattern that the shell replaced', () => {
    const only = mprofLine(root, ['--only', 'parser.js', 'plain.js']);
    assert.match(
      only.stderr,
      /^mprof-line: nothing was measured: no function .* like parser\.js\n {2}parser\.js after --only is a file: an unquoted pattern is replaced by the shell\. Put it in quotes, as in --only 'parse\*'\n/,
    );
    const include = mprofLine(root, ['--include', 'parser.js', 'plain.js', 'parser.js']);
    assert.match(include.stderr, /\n {2}parser\.js after --include is a file: .* as in --include '\*\.js'\n/);
    assert.doesNotMatch(mprofLine(root, ['--include', 'parser.js', 'plain.js']).stderr, /shell/);
  });

  it('a compiler that drops comments', () => {
    const { stderr } = mprofLine(root, ['built/index.js']);
    assert.match(stderr, /\n {2}\S+tsconfig\.json has removeComments: the compiler drops every @profile\. /);
  });
});

describe('a wait after the end', { skip: process.platform === 'linux' ? false : 'needs script(1)' }, () => {
  it('is counted down on a terminal only', () => {
    write(
      'outlives.js',
      '// @profile\nfunction f() {}\nf();\nif (process.argv[2]) setTimeout(() => {}, 60_000);\nelse require("node:child_process").spawn(process.execPath, [__filename, "stay"], { detached: true, stdio: "ignore" }).on("spawn", () => process.exit());\n',
    );
    const args = [BIN, '--wait', '3s', 'outlives.js'];
    const line = [process.execPath, ...args].map(shellWord).join(' ');
    const terminal = spawnSync('script', ['-qec', line, '/dev/null'], { cwd: root, encoding: 'utf8' });
    assert.match(
      terminal.stdout,
      /the report waits up to 3 s[^\n]*\n\rmprof-line: waiting, 2 s left\x1b\[K[\s\S]*\r\x1b\[K/,
    );
    const piped = mprofLine(root, args.slice(1));
    assert.match(piped.stderr, /the report waits up to 3 s/);
    assert.doesNotMatch(piped.stderr, /waiting, /);
    for (const { stdout, stderr = '' } of [terminal, piped]) {
      const pid = Number(/process (\d+) has not:/.exec(stdout + stderr)![1]);
      process.kill(pid, 'SIGKILL');
    }
  });
});
