import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean } from '../cli/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';
import { npm } from '../tools/npm.ts';
import { commandsOf } from './commands.ts';

/** The package as npm packs and installs it: the commands of a guide run as they are printed. */

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCRIPT = `/** @profile */
function parse(count) {
  return Array.from({ length: count }, (_, id) => ({ id }));
}
parse(1000);
`;
const env: NodeJS.ProcessEnv = { ...clean(process.env), NO_COLOR: '1', VITE_CONFIG_NATIVE_IGNORE_WARNING: '1' };
for (const name of ['CI', 'FORCE_COLOR', 'GITHUB_ACTIONS']) delete env[name];

function runs(command: string, cwd: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, env, encoding: 'utf8' });
  assert.deepEqual([command, status], [command, 0], stdout + stderr);
  assert.doesNotMatch(stderr, /nothing was measured|there is no/, command);
  return stdout;
}

function write(cwd: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

describe(`the package, installed on Node ${process.versions.node}`, { skip: process.platform === 'win32' }, () => {
  before(() => {
    folderWithTools();
    env.PATH = [tool('.bin'), process.env.PATH].join(delimiter);
  });

  it('CommonJS, ES modules and TypeScript in a fresh project', () => {
    const cwd = folderWithTools();
    const typed = SCRIPT.replace('(count)', '(count: number): { id: number }[]');
    write(cwd, {
      'package.json': '{}',
      'common.cjs': SCRIPT,
      'module.mjs': `${SCRIPT}export {};\n`,
      'typed.ts': `export enum Level { Low }\n${typed}`,
    });
    for (const file of ['common.cjs', 'module.mjs', 'typed.ts']) {
      assert.match(runs(`npx mprof-line ${file}`, cwd), new RegExp(`^parse {2}${file}:\\d+ {2}called once`, 'm'));
    }
  });

  it('for all projects, with the manual page where man looks for it', { skip: BRIEF }, () => {
    const cwd = folderWithTools();
    const packed = npm(['pack', '--silent', '--pack-destination', cwd, ROOT], cwd).trim().split('\n').at(-1)!;
    const prefix = join(cwd, 'global');
    npm(['install', '--global', '--prefix', prefix, '--prefer-offline', join(cwd, packed)], cwd);
    assert.match(readFileSync(join(prefix, 'share/man/man1/mprof-line.1'), 'utf8'), /^\.TH "?MPROF-LINE/im);
    write(cwd, { 'common.cjs': SCRIPT });
    assert.match(runs(`${join(prefix, 'bin/mprof-line')} common.cjs`, cwd), /^parse {2}common\.cjs:2 {2}called once/m);
  });

  it('the commands of docs/monorepos.md, in workspaces', { skip: BRIEF }, () => {
    const cwd = folderWithTools();
    const scripts = { start: 'node index.js', build: 'node index.js' };
    write(cwd, {
      'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'] }),
      'packages/store/package.json': JSON.stringify({ name: 'store', version: '1.0.0', scripts }),
      'packages/store/index.js': `${SCRIPT}exports.parse = parse;\n`,
      'packages/app/package.json': JSON.stringify({ name: 'app', scripts, dependencies: { store: '*' } }),
      'packages/app/index.js': `require('store').parse(10);\n`,
    });
    runs('npm install --offline --no-audit --no-fund', cwd);
    const commands = commandsOf('docs/monorepos.md');
    assert.equal(commands.length, 3);
    for (const command of commands) {
      const shown = runs(command, cwd);
      assert.match(shown, /^parse {2}\S*store\/index\.js:2 {2}called 2 times/m, command);
    }
    assert.match(
      runs('mprof-line npm run build --workspaces', cwd),
      /^parse {2}packages\/store\/index\.js:2 {2}called 3 times/m,
    );
  });

  it('the steps of the workflow in docs/ci.md', { skip: BRIEF }, () => {
    const cwd = folderWithTools();
    const bin = join(cwd, 'bin');
    write(cwd, {
      'bin/gh': '#!/bin/sh\necho "$@" > "$(dirname "$0")/said"\n',
      'project/package.json': '{"name":"app"}',
      'project/package-lock.json': '{"name":"app","lockfileVersion":3,"packages":{"":{"name":"app"}}}',
      'project/script.js': SCRIPT.replace('parse(1000);', 'parse(100_000);'),
    });
    chmodSync(join(bin, 'gh'), 0o755);
    const project = join(cwd, 'project');
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: project, encoding: 'utf8' });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'before');
    const base = git('rev-parse', 'HEAD').trim();
    write(project, { 'script.js': SCRIPT.replace('parse(1000);', 'parse(102_000);') });
    git('commit', '--quiet', '-a', '-m', 'after');
    const workflow = /^# \.github[\s\S]*?^```/m.exec(readFileSync(join(ROOT, 'docs/ci.md'), 'utf8'))![0];
    const steps = Array.from(workflow.matchAll(/^ +- run: (.*)$/gm), ([, step]) => step!);
    assert.equal(steps.length, 8);
    const variables = `export BASE=${base} NUMBER=7 PATH=${JSON.stringify(bin)}:"$PATH"; `;
    for (const step of steps) runs(variables + step, project);
    assert.equal(
      readFileSync(join(bin, 'said'), 'utf8'),
      'pr comment 7 --body-file comment.md --edit-last --create-if-none\n',
    );
    const comment = readFileSync(join(project, 'comment.md'), 'utf8');
    assert.match(comment, /parse/);
    assert.ok(existsSync(join(project, 'before.json')));
  });
});
