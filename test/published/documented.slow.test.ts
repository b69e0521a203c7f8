import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { clean } from '../cli/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';
import { untilProcesses } from '../until.ts';
import { commandsOf, PAGES, textOf } from './commands.ts';

/** Every command of README.md and docs/ runs as it is printed, with the package as npm packs and installs it, or is named here with a reason. */

const NOT_HERE: [commands: RegExp, reason: string][] = [
  [/^npm (?:run|test|install)\b/, 'of the repository, or of the registry'],
  [/\bexamples\//, 'report/examples.slow runs the examples'],
  [/^docker /, 'needs Docker'],
  [/ top (?:--only \S+ )?4711/, 'has a screen: cli/top'],
  [/--all vite$/, 'a server until Ctrl-C: bundlers/vite.slow'],
];

/** The page whose commands published/installed runs, in workspaces. */
const WORKSPACES = 'docs/monorepos.md';

const SCRIPT = `/** @profile */
function parse(count) {
  return Array.from({ length: count }, (_, id) => ({ id }));
}
/** @profile */
function load() {
  return parse(1000);
}
load();
`;
const STORE = `const kept: object[] = [];

/** @profile */
export function add(count: number): void {
  for (let i = 0; i < count; i++) {
    const text = 'row ' + i;
    // Small ones.
    const row = { i, text };

    kept.push(row);
  }
}
`;
const SERVER = `const http = require('node:http');
function handle(request, response) {
  response.end(JSON.stringify(new Array(100).fill(1)));
}
const server = http.createServer(handle);
server.listen(0, async () => {
  const until = Date.now() + 300;
  do {
    await (await fetch('http://127.0.0.1:' + server.address().port)).text();
    console.log('served');
  } while (Date.now() < until || process.env.SERVES);
  server.closeAllConnections();
  server.close();
});
`;
const scripts = { start: 'node script.js', test: 'node script.js', build: 'node script.js' };
const RUNNERS = { jest: { testMatch: ['<rootDir>/jest/*.js'] }, ava: { files: ['ava/*.mjs'] } };
const PROJECT = {
  'package.json': JSON.stringify({ name: 'app', scripts, ...RUNNERS }),
  'dist/app.js': SCRIPT,
  'parse.js': 'exports.parse = function parse(text) {\n  return text.split(",");\n};\n',
  'jest/parse.js': `test('parse', () => expect(require('../parse.js').parse('a,b').length).toBe(2));\n`,
  'test/parse.js': `it('parses', () => require('node:assert').equal(require('../parse.js').parse('a,b').length, 2));\n`,
  'ava/parse.mjs': `import test from 'ava';\nimport { parse } from '../parse.js';\ntest('parse', (t) => t.is(parse('a,b').length, 2));\n`,
  // In the place of the system's: what --open starts.
  'bin/xdg-open': '#!/bin/sh\nexit 0\n',
  'script.js': SCRIPT,
  // What the page about Babel says; its programs are compiled before they run.
  'babel.config.cjs': `module.exports = { presets: [['@babel/preset-env', { targets: { node: '20' } }], '@babel/preset-typescript'], plugins: ['mprof-line/babel'] };\n`,
  'script.ts': `import { add } from './src/store.ts';\nadd(1000);\n`,
  'src/store.ts': STORE,
  'server.js': SERVER,
  'one.test.js': `import { expect, test } from 'vitest';\ntest('one', () => expect([1].map(String)).toEqual(['1']));\n`,
  'vitest.config.js': `export default { test: { include: ['one.test.js'] } };\n`,
  'vite.config.js': `/** @profile */
function entry() {
  return 'script.js';
}
export default { build: { ssr: entry(), outDir: 'out' } };
`,
};
/** What the commands before have left, or a person has: profiles, those of a run together. */
const PROFILES = [
  ['profile', 'before', 'shard-1'],
  ['after', 'shard-2'],
];

const env: NodeJS.ProcessEnv = { ...clean(process.env), NO_COLOR: '1', VITE_CONFIG_NATIVE_IGNORE_WARNING: '1' };
for (const name of ['CI', 'FORCE_COLOR', 'GITHUB_ACTIONS', 'GITHUB_STEP_SUMMARY']) delete env[name];
env.PATH = [tool('.bin'), process.env.PATH].join(delimiter);
// Off a screen, no browser is started.
env.DISPLAY = ':0';

interface Running {
  child: ChildProcess;
  /** Its exit status. */
  ended: Promise<number | null>;
  said(): string;
}

function shell(program: string, words: string[], cwd: string): Running {
  const PATH = [join(cwd, 'bin'), env.PATH].join(delimiter);
  const child = spawn(program, words, { cwd, env: { ...env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return { child, ended: once(child, 'close').then(([code]) => code as number | null), said: () => said };
}

/** Shells that complete by themselves load their own functions first. */
function inShell(command: string, cwd: string): Running {
  if (command.startsWith('source') && command.includes('zsh'))
    return shell('zsh', ['-fc', `autoload -U compinit; compinit -u -D; ${command}`], cwd);
  if (command.endsWith('fish | source')) return shell('fish', ['--no-config', '-c', command], cwd);
  return shell('bash', ['-c', command], cwd);
}

/** Runs a command. One that names a process has a server, which is ended when the command has begun, unless that ends by itself. */
async function run(command: string, cwd: string): Promise<void> {
  const pid = /<pid>|\b(?:4711|1234)$/;
  let printed = command.replace('--duration 30s', '--duration 1s');
  let server: ChildProcess | undefined;
  if (pid.test(command)) {
    server = spawn(process.execPath, ['--inspect-port=0', 'server.js'], { cwd, env: { ...env, SERVES: '1' } });
    await once(server.stdout!, 'data');
    server.stdout!.resume();
    printed = printed.replace(pid, String(server.pid));
  }
  const recordings = recordingsOf(cwd);
  const running = inShell(printed, cwd);
  if (server && printed === command.replace(pid, String(server.pid))) {
    const { child, ended } = running;
    const began = (): boolean => recordingsOf(cwd) > recordings || /measuring process/.test(running.said());
    await untilProcesses(`${printed} has begun`, () => child.exitCode !== null || began());
    server.kill();
    await ended;
  }
  const code = await running.ended;
  server?.kill();
  assert.deepEqual([command, code], [command, 0], running.said());
  assert.doesNotMatch(running.said(), /nothing was measured|there is no/, command);
}

const recordingsOf = (cwd: string): number => readdirSync(cwd).filter((name) => name.endsWith('.dat')).length;

async function project(): Promise<string> {
  const cwd = folderWithTools();
  for (const [path, text] of Object.entries(PROJECT)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text, { mode: path.startsWith('bin/') ? 0o755 : 0o644 });
  }
  for (const [name, ...others] of PROFILES) {
    await run(`mprof-line -o ${name}.json script.js`, cwd);
    for (const other of others) copyFileSync(join(cwd, `${name}.json`), join(cwd, `${other}.json`));
  }
  return cwd;
}

/** npx takes a second, and finds what the shell finds: the first command of each test goes through it. */
function asNamed(commands: readonly string[]): string[] {
  const calls = commands.filter((command) => command.startsWith('npx mprof-line '));
  const [first] = calls;
  return commands.map((command) => (command === first ? command : command.replace(/^npx (?=mprof-line )/, '')));
}

const isHere = (command: string): boolean => NOT_HERE.every(([pattern]) => !pattern.test(command));

describe('commands of the docs', {
  skip: BRIEF || (process.platform === 'win32' && 'a POSIX shell'),
  concurrency: 2,
}, () => {
  it('README.md', async () => {
    const cwd = await project();
    const commands = commandsOf('README.md').filter(isHere);
    assert.ok(commands.length >= 20, commands.join('\n'));
    for (const command of asNamed(commands)) await run(command, cwd);
  });

  it('docs/', async () => {
    const cwd = await project();
    const done = new Set(commandsOf('README.md'));
    const pages = PAGES.filter((page) => page !== WORKSPACES);
    const commands = pages.flatMap(commandsOf).filter((command) => isHere(command) && !done.has(command));
    assert.ok(commands.length >= 25, commands.join('\n'));
    for (const command of new Set(asNamed([...new Set(commands)]))) {
      // Of the newest recording, which on that page is one with the functions of a script.
      if (command.includes('--func')) await run('mprof-line run script.js', cwd);
      await run(command, cwd);
    }
  });

  it('what the image of docs/docker.md starts writes its profile when SIGTERM ends it', async () => {
    const cwd = await project();
    const words = JSON.parse(/^CMD (\[.*\])$/m.exec(textOf('docs/docker.md'))![1]!) as string[];
    const [program = '', ...options] = words.map((word) => word.replace(/^\/data\//, ''));
    rmSync(join(cwd, 'profile.json'));
    symlinkSync(dirname(tool('.bin')), join(cwd, 'node_modules'));
    const child = spawn(program, options, { cwd, env: { ...env, SERVES: '1' }, stdio: ['ignore', 'pipe', 'ignore'] });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.stdout.resume();
    child.kill('SIGTERM');
    assert.deepEqual(await closed, [null, 'SIGTERM']);
    assert.ok(existsSync(join(cwd, 'profile.json')));
  });

  it('no exception is left that nothing needs', () => {
    const all = PAGES.flatMap(commandsOf);
    for (const [pattern, reason] of NOT_HERE)
      assert.ok(
        all.some((command) => pattern.test(command)),
        reason,
      );
  });
});
