import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import '../leave-nothing.ts';
import { BIN, clean, FIXTURES, mprofLine } from './run.ts';

const cwd = join(FIXTURES, 'launcher');
const env = clean(process.env);
const own = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(own, { recursive: true }));

describe('the launcher stands aside', { concurrency: 2 }, () => {
  it('messages of whoever forked it reach the script, and its answers come back', async () => {
    const args = [BIN, '-o', join(own, 'talks.json'), 'talks.cjs'];
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const heard: unknown[] = [];
    child.on('message', (message) => {
      heard.push(message);
      if (message === 'ready') child.send({ list: [1, 'two'] });
      else if (heard.length === 2) child.send('end');
    });
    const [code, signal] = await once(child, 'exit');
    assert.deepEqual([code, signal], [0, null]);
    assert.deepEqual(heard, ['ready', { got: { list: [1, 'two'] }, connected: true }, { got: 'end', connected: true }]);
  });

  it('a CPU profile may be taken of it, whose samples are no signals for the script', () => {
    const folder = mkdtempSync(join(own, 'profiles-'));
    const args = ['--cpu-prof', '--cpu-prof-dir', folder, BIN, '-o', join(own, 'profiled.json'), 'works.cjs'];
    const { status, signal, stderr } = spawnSync(process.execPath, args, {
      cwd,
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([status, signal], [0, null], stderr);
    assert.equal(readdirSync(folder).length, 1);
  });

  it('a program that ends before its script is loaded ends so, though the script has something to measure', () => {
    const args = [BIN, '--require', './ends.cjs', 'works.cjs'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' });
    assert.deepEqual([status, stdout], [3, '']);
    assert.match(stderr, /nothing was measured[\s\S]*ended with status 3/);
  });

  it('help for a reader that goes away is no error', { skip: process.platform === 'win32' }, () => {
    for (const command of ['', 'report', 'run']) {
      const line = `"${process.execPath}" "${BIN}" ${command} --help | true`;
      assert.equal(spawnSync(line, { encoding: 'utf8', shell: true, env }).stderr, '', command);
    }
  });

  it('further descriptors are the script’s', { skip: process.platform !== 'linux' }, async () => {
    const args = [BIN, '-o', join(own, 'fd.json'), 'writes-to-3.cjs'];
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    let text = '';
    (child.stdio[3] as NodeJS.ReadableStream).setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    await once(child, 'close');
    assert.equal(text, 'through descriptor 3\n');
  });

  it('a reader of stdout that has gone is no error of ours', async () => {
    const child = spawn(process.execPath, [BIN, 'prints.cjs'], { cwd, env });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      stderr += piece;
    });
    const [code] = await once(child, 'close');
    assert.equal(stderr.includes('mprof-line'), false, stderr);
    assert.ok(code === 6 || code === 1, `status ${code}`);
  });

  it('its folder is gone when it has ended', async () => {
    const temporary = mkdtempSync(join(own, 'tmp-'));
    await mprofLine(['prints.cjs'], { cwd, env: { ...env, TMPDIR: temporary, TEMP: temporary } });
    assert.deepEqual(readdirSync(temporary), []);
  });
});

describe('where the report goes', { concurrency: 2 }, () => {
  it('to stdout, after everything that the script printed', async () => {
    const { code, stdout, stderr } = await mprofLine(['--format', 'classic', 'prints.cjs'], { cwd });
    assert.deepEqual([code, stderr], [6, 'err\n']);
    assert.match(stdout, /^out\nFilename: prints\.cjs\n/);
  });

  it('to files, named on stderr; stdout is the script’s alone', async () => {
    const files = ['a.json', 'a.md', 'a.csv', 'a.txt'].map((name) => join(own, name));
    const outputs = files.flatMap((file) => ['-o', file]);
    const { code, stdout, stderr } = await mprofLine([...outputs, 'prints.cjs'], { cwd });
    const named = files.map((file) => `mprof-line: wrote ${file}\n`).join('');
    assert.deepEqual([code, stdout, stderr], [6, 'out\n', `err\n${named}`]);
    const profile = JSON.parse(readFileSync(files[0]!, 'utf8'));
    assert.deepEqual(profile.run.argv, ['prints.cjs']);
    assert.deepEqual(profile.run.ending, { kind: 'exit', code: 6 });
    if (process.platform !== 'win32') assert.equal(statSync(files[0]!).mode & 0o777, 0o600);
  });

  it('to both when both are asked for', async () => {
    const file = join(own, 'both.json');
    const { stdout } = await mprofLine(['-o', file, '--format', 'csv', 'prints.cjs'], { cwd });
    assert.match(stdout, /^out\nfile,function/);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).format, 'mprof-line.profile');
  });

  it('what was measured is what was asked for', async () => {
    const args = ['--metric', 'rss', '--interval', '2.5', '--format', 'json', 'prints.cjs'];
    const { stdout } = await mprofLine(args, { cwd });
    const { run } = JSON.parse(stdout.slice('out\n'.length));
    assert.deepEqual([run.metric, run.interval], ['rss', 2.5]);
  });
});

describe('--fast', () => {
  it('is a mode of the profile, with the share that was asked for, and takes no script for it', async () => {
    const run = async (...args: string[]): Promise<unknown[]> => {
      const { stdout } = await mprofLine([...args, '--format', 'json', 'prints.cjs'], { cwd });
      const profile = JSON.parse(stdout.slice('out\n'.length));
      return [profile.run.probes, profile.run.share, typeof profile.totals.residual, profile.functions[0].calls];
    };
    assert.deepEqual(await run('--fast=25%'), ['fast', 0.25, 'number', 1]);
    assert.deepEqual(await run('--fast'), ['fast', 0.1, 'number', 1]);
    assert.deepEqual(await run('--exact'), [undefined, undefined, 'undefined', 1]);
  });
});

describe('help', () => {
  it('shows options, commands and examples', async () => {
    const { code, stdout } = await mprofLine(['--help']);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: mprof-line \[options\] <script or program>/);
    for (const word of ['--all', '--include', 'report', 'diff', 'run', 'plot', 'Examples:']) {
      assert.ok(stdout.includes(word), word);
    }
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    assert.equal((await mprofLine(['--version'])).stdout, `${version}\n`);
  });
});
