import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { untilFiles } from '../until.ts';
import { folder, mprofLine } from './mprof.ts';

const cwd = folder();
const script = join(cwd, 'script.js');
writeFileSync(script, '// @profile\nfunction work() { return [1, 2, 3].map(String); }\nwork();\n');
/** A browser that writes down what it was given. */
const browser = join(cwd, 'browser.cjs');
writeFileSync(
  browser,
  `const { renameSync, writeFileSync } = require('node:fs');
const [, , file, ...given] = process.argv;
writeFileSync(file + '~', given.join(' '));
renameSync(file + '~', file);
`,
);

const seen = join(cwd, 'seen');
/** Nobody but BROWSER can open anything. */
const here = (BROWSER: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const nothing = { CI: '', DISPLAY: '', WAYLAND_DISPLAY: '', WSL_DISTRO_NAME: '' };
  return { ...nothing, BROWSER, ...more };
};
const works = here(`${process.execPath} ${browser} ${seen}`);

/** What the browser was given; it runs by itself, so it may be a moment behind. */
async function opened(): Promise<string> {
  await untilFiles(cwd, 'a browser that was started', () => existsSync(seen));
  const text = readFileSync(seen, 'utf8');
  rmSync(seen);
  return text;
}

test('--open shows the page that -o wrote, and stdout belongs to the program', async () => {
  const { status, stdout, stderr } = mprofLine(cwd, ['--open', '-o', 'a.html', 'script.js'], works);
  assert.deepEqual([status, stdout, stderr], [0, '', 'mprof-line: wrote a.html\n']);
  assert.equal(await opened(), pathToFileURL(join(cwd, 'a.html')).href);
});

test('without -o the page is a file of its own, which stderr names', async () => {
  const { status, stdout, stderr } = mprofLine(cwd, ['--open', 'script.js'], works);
  assert.deepEqual([status, stdout], [0, '']);
  const path = /^mprof-line: wrote (.*mprof-line-\w+\.html)\n$/.exec(stderr)?.[1] ?? '';
  assert.equal(await opened(), pathToFileURL(path).href);
  assert.match(readFileSync(path, 'utf8'), /^<!doctype html>/);
  rmSync(path);
});

test('a saved profile can be opened, and its report be printed, too', async () => {
  mprofLine(cwd, ['-o', 'p.json', 'script.js']);
  const { status, stdout } = mprofLine(
    cwd,
    ['report', 'p.json', '--open', '-o', 'b.html', '--format', 'classic'],
    works,
  );
  assert.equal(status, 0);
  assert.match(stdout, /work\(\)/);
  assert.equal(await opened(), pathToFileURL(join(cwd, 'b.html')).href);
});

test('%s stands for the address, and the first browser that starts is taken', async () => {
  const env = here(`/nowhere/browser:false:${works.BROWSER} %s --new-window`);
  mprofLine(cwd, ['--open', '-o', 'a.html', 'script.js'], env);
  assert.equal(await opened(), `${pathToFileURL(join(cwd, 'a.html')).href} --new-window`);
});

test('where no browser starts, stderr says so and where the page is; the exit status is the program’s', async () => {
  writeFileSync(join(cwd, 'three.js'), `${readFileSync(script, 'utf8')}process.exitCode = 3;\n`);
  const { status, stderr } = mprofLine(cwd, ['--open', '-o', 'a.html', 'three.js'], here('/nowhere/browser'));
  const url = pathToFileURL(join(cwd, 'a.html')).href;
  assert.equal(status, 3);
  assert.equal(
    stderr,
    `mprof-line: wrote a.html\nmprof-line: --open: no browser could be started here; the page is ${url}\n`,
  );
});

test('a browser that stays does not hold the command', async () => {
  const stays = join(cwd, 'stays.cjs');
  writeFileSync(
    stays,
    `require('node:fs').writeFileSync(process.argv[2] + '~', String(process.pid));
require('node:fs').renameSync(process.argv[2] + '~', process.argv[2]);
setInterval(() => {}, 1000);
`,
  );
  const env = here(`${process.execPath} ${stays} ${seen}`);
  const { status, signal, stderr } = mprofLine(cwd, ['--open', '-o', 'a.html', 'script.js'], env);
  assert.deepEqual([status, signal, stderr], [0, null, 'mprof-line: wrote a.html\n']);
  // It is still there to be ended.
  process.kill(Number(await opened()));
});

test('under CI nothing is started', async () => {
  const { status, stderr } = mprofLine(cwd, ['--open', '-o', 'a.html', 'script.js'], { ...works, CI: 'true' });
  assert.equal(status, 0);
  assert.match(stderr, /--open: CI is set, so no browser is started; the page is file:\/\/.*a\.html\n$/);
  assert.equal(existsSync(seen), false);
});

test('a program that reports by itself opens nothing, and its report stays where it was', async () => {
  const register = fileURLToPath(new URL('../../src/load/register.js', import.meta.url));
  const env = { ...works, MPROF_LINE_OPEN: '1', NODE_OPTIONS: `--import ${pathToFileURL(register).href}` };
  const { stdout } = plain(script, env);
  assert.match(stdout, /work {2}script\.js:2/);
  assert.equal(existsSync(seen), false);
});

function plain(path: string, env: NodeJS.ProcessEnv): { stdout: string } {
  return spawnSync(process.execPath, [path], { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
}
