import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { folder, mprofLine } from './mprof.ts';

const posix = { skip: process.platform === 'win32' ? 'links and shell scripts' : false };
const WORK = '// @profile\nfunction work() { return new Array(1000).fill(1); }\nwork();\n';

/** Writes files below a folder; those that begin with `#!` can be run. */
function write(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (text.startsWith('#!')) chmodSync(path, 0o755);
  }
}

const root = folder();
const json = (...args: string[]): string[] => ['--format', 'json', ...args];
const calledIn = (stdout: string): string[] => {
  const { functions } = JSON.parse(stdout.slice(stdout.indexOf('{"format')));
  return (functions as { name: string; calls: number }[]).map(({ name, calls }) => `${name} ${calls}`);
};

before(() => {
  write(root, {
    'package.json': JSON.stringify({ scripts: { start: 'node app.js one', build: 'tool' } }),
    'app.js': `${WORK}console.log(process.argv.slice(2).join());\n`,
    'node_modules/tool/cli.js': `#!/usr/bin/env node\nconst own = () => 1; own();\nconsole.log('tool', ...process.argv.slice(2));\nrequire(process.cwd() + '/app.js'); process.exitCode = 7;\n`,
    'node_modules/wrapped/cli.mjs': `import(process.cwd() + '/app.js');\n`,
    'node_modules/.bin/wrapped': '#!/bin/sh\nexec node "$(dirname "$0")/../wrapped/cli.mjs" "$@"\n',
    'tools/quiet.sh': '#!/bin/sh\nexit 4\n',
    'inner/app.js': WORK,
  });
  mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
  if (!posix.skip) symlinkSync('../tool/cli.js', join(root, 'node_modules/.bin/tool'));
});

describe('the name of a program in the place of a script', () => {
  it(
    'a program of node_modules/.bin runs with its arguments and its status; files of packages are not measured',
    posix,
    () => {
      const { status, stdout } = mprofLine(root, json('--all', 'tool', 'a', '--b'));
      assert.equal(status, 7);
      assert.match(stdout, /^tool a --b\na,--b\n\{"format/);
      assert.deepEqual(calledIn(stdout), ['<module> 1', 'work 1']);
      assert.deepEqual(JSON.parse(stdout.slice(stdout.indexOf('{"format'))).run.argv, ['tool', 'a', '--b']);
    },
  );

  it('is found above the folder, and node’s options reach it', posix, () => {
    const { status, stdout } = mprofLine(join(root, 'inner'), json('--stack-trace-limit=3', 'tool'));
    assert.equal(status, 7);
    assert.deepEqual(calledIn(stdout), ['work 1']);
  });

  it('may be a shell script that runs node', posix, () => {
    for (const word of ['wrapped', './node_modules/.bin/wrapped']) {
      const { status, stdout } = mprofLine(root, json(word, 'x'));
      assert.equal(status, 0);
      assert.match(stdout, /^x\n/);
      assert.deepEqual(calledIn(stdout), ['work 1']);
    }
  });

  it('npm start: the lines of what npm runs, and nothing of npm', () => {
    const { status, stdout, stderr } = mprofLine(root, json('--all', 'npm', '--silent', 'start'));
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^one\n/);
    assert.deepEqual(calledIn(stdout), ['<module> 1', 'work 1']);
  });

  it('of PATH, too: node itself', () => {
    const { stdout } = mprofLine(root, json('node', 'app.js', 'from', 'node'));
    assert.match(stdout, /^from,node\n/);
    assert.deepEqual(calledIn(stdout), ['work 1']);
  });

  it('a file always wins', posix, () => {
    write(root, { 'shadow/tool.js': `${WORK}console.log('the file');` });
    assert.match(mprofLine(join(root, 'shadow'), ['tool']).stdout, /^the file\nwork /);
  });

  it('a folder is no program, and hides none', posix, () => {
    mkdirSync(join(root, 'shadowed/tool'), { recursive: true });
    assert.match(mprofLine(join(root, 'shadowed'), ['tool']).stdout, /^tool\n/);
    const { status, stderr } = mprofLine(root, ['tools']);
    assert.deepEqual([status, stderr], [2, 'mprof-line: tools is a directory, expected a script\n']);
  });

  it('one that runs no node is said to have run none', posix, () => {
    const { status, stdout, stderr } = mprofLine(root, ['tools/quiet.sh']);
    assert.deepEqual([status, stdout], [4, '']);
    assert.equal(
      stderr,
      `mprof-line: nothing was measured: tools/quiet.sh (${root}/tools/quiet.sh) ran no node program\n`,
    );
  });

  it('where there is nothing of that name, the command that works is said', () => {
    const looked = 'looked into node_modules/.bin, here and above, and PATH';
    const messages: [string, string][] = [
      [
        'start',
        'there is no such file or program: start; package.json has a script of that name: mprof-line npm run start',
      ],
      ['wrappd', `there is no such file or program: wrappd; ${looked}; did you mean wrapped?`],
      [
        'quokkajs',
        `there is no such file or program: quokkajs; ${looked}; one that is not installed is run by npx: mprof-line npx quokkajs`,
      ],
      ['./nothing', 'there is no such script: ./nothing'],
    ];
    for (const [word, message] of messages) {
      const { status, stdout, stderr } = mprofLine(root, [word]);
      assert.deepEqual([status, stdout, stderr], [2, '', `mprof-line: ${message}\n`]);
    }
  });

  it('the package manager that is named is the one of the lock file', () => {
    write(root, { 'pnpm/package.json': '{"scripts":{"serve":"node x"}}', 'pnpm/pnpm-lock.yaml': '' });
    assert.match(mprofLine(join(root, 'pnpm'), ['serve']).stderr, /: mprof-line pnpm run serve\n$/);
  });

  it('node’s options before another program are refused with the command that works', () => {
    const { status, stderr } = mprofLine(root, ['--stack-trace-limit=3', 'npm', 'start']);
    assert.equal(status, 2);
    assert.match(stderr, /NODE_OPTIONS='--stack-trace-limit=3' mprof-line npm start\n$/);
  });
});

describe('mprof-line run --lines', () => {
  it('takes all options of a script’s profile, and leaves no recording', () => {
    const cwd = folder();
    write(cwd, { 'app.js': `${WORK}function other() {} other();` });
    const args = ['--all', '--only', 'work', '--metric', 'rss', '--no-children', '-o', 'p.json', '--top', '1'];
    const { status, stdout, stderr } = mprofLine(cwd, ['run', '--lines', ...args, '--', 'node', 'app.js']);
    assert.deepEqual([status, stdout, stderr], [0, '', 'mprof-line: wrote p.json\n']);
    assert.deepEqual(readdirSync(cwd).sort(), ['app.js', 'p.json']);
    const profile = JSON.parse(readFileSync(join(cwd, 'p.json'), 'utf8'));
    assert.deepEqual([profile.run.metric, profile.functions.length, profile.functions[0].name], ['rss', 1, 'work']);
  });

  it('records over time where that is asked for, by --dat', () => {
    const cwd = folder();
    write(cwd, { 'app.js': WORK });
    const { status, stdout, stderr } = mprofLine(cwd, ['run', '--lines', '--dat', 'x.dat', '--', 'node', 'app.js']);
    assert.equal(status, 0);
    assert.match(stdout, /^work {2}app\.js:2/);
    assert.match(stderr, /^mprof-line: .*written to x\.dat; see mprof-line plot\n$/);
    assert.match(readFileSync(join(cwd, 'x.dat'), 'utf8'), /^CMDLINE node app\.js\nMEM /);
  });

  it('--dat without --lines is refused', () => {
    const { status, stderr } = mprofLine(root, ['run', '--dat', 'x.dat', '--', 'node', 'app.js']);
    assert.deepEqual([status, stderr], [2, 'mprof-line: --dat: expected together with --lines, use -o\n']);
  });

  it('may be asked for by a variable', () => {
    const { stdout } = mprofLine(root, ['run', '--', 'node', 'app.js'], { MPROF_LINE_RUN_LINES: '1' });
    assert.match(stdout, /^\nwork /);
  });
});
