import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean } from '../cli/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';

/** The package as npm packs and installs it: the commands of README.md and of the guides run as they are printed. */

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCRIPT = `/** @profile */
function parse(count) {
  return Array.from({ length: count }, (_, id) => ({ id }));
}
parse(1000);
`;
const SERVER = `const http = require('node:http');
const server = http.createServer((request, response) => response.end(JSON.stringify(new Array(100).fill(1))));
server.listen(0, async () => {
  for (let i = 0; i < 20; i++) await (await fetch('http://127.0.0.1:' + server.address().port)).text();
  server.closeAllConnections();
  server.close();
});
`;
/** What cannot run here: it opens a browser, or wants a process that runs already. The examples have a test of their own. */
const NOT_HERE = /--open|mprof-line attach \d|examples\//;

/** What fenced blocks and code spans of a page call: mprof-line, by itself or through npx, npm or node. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block]) => block!);
  const called = /^(?:\$ )?((?:NODE_OPTIONS=.* )?(?:npx |npm exec .*)?(?:mprof-line|node) .*)$/gm;
  const fenced = blocks.flatMap((block) => Array.from(block.matchAll(called), ([, command]) => command!));
  const spans = Array.from(text.matchAll(/`((?:npx )?mprof-line [^`\n]*\.[jt]s)`/g), ([, command]) => command!);
  return [...new Set([...fenced, ...spans])].filter((command) => !NOT_HERE.test(command));
}

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

  it('the commands of README.md and docs/servers.md', { skip: BRIEF }, () => {
    // The folder above all tests, in whose node_modules the package is.
    const cwd = dirname(tool(''));
    const files = {
      'script.js': SCRIPT,
      'server.js': SERVER,
      'one.test.js': `import { expect, test } from 'vitest';\ntest('one', () => expect([1].map(String)).toEqual(['1']));\n`,
      'vitest.config.js': `export default { test: { include: ['one.test.js'] } };\n`,
      'vite.config.js': `export default { build: { ssr: 'script.js', outDir: 'out' } };\n`,
    };
    write(cwd, files);
    after(() => {
      for (const name of [...Object.keys(files), 'out']) rmSync(join(cwd, name), { recursive: true, force: true });
    });
    for (const name of ['profile', 'before', 'after', 'shard-1', 'shard-2'])
      runs(`npx mprof-line -o ${name}.json script.js`, cwd);
    const commands = [...commandsOf('README.md'), ...commandsOf('docs/servers.md')];
    assert.ok(commands.length >= 20, commands.join('\n'));
    for (const command of commands) runs(command, cwd);
    assert.match(readFileSync(join(cwd, 'profile.json'), 'utf8'), /^\{"format":\s*"mprof-line\.profile"/);
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

  it('the commands of docs/monorepos.md, in workspaces', () => {
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
