import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { hasProc } from '../../src/process/tree.ts';
import { peakOf } from '../../src/series/peak.ts';
import { untilFiles } from '../until.ts';
import { fixture, folder, mprofLine, onlyRecording, startMprofLine } from './mprof.ts';

const node = process.execPath;
const MiB = 1048576;
const posix = { skip: process.platform === 'win32' ? 'signals' : false };

describe('mprof-line run', () => {
  it('records a command into mprofile_<time>.dat, and leaves its output and exit status as they are', () => {
    const cwd = folder();
    const code =
      'const x = Buffer.alloc(120 * 2 ** 20, 1); console.log("out", x.length); console.error("err"); process.exitCode = 7';
    const { status, stdout, stderr } = mprofLine(cwd, ['run', '-T', '10', '--', node, '-e', code]);
    assert.equal(status, 7);
    assert.equal(stdout, `out ${120 * MiB}\n`);
    assert.match(
      stderr,
      /^err\nmprof-line: peak [\d.]+ MB, by the kernel; written to mprofile_\d{14}\.dat; see mprof-line plot\n$|largest sample/,
    );
    const recording = onlyRecording(cwd);
    assert.match(recording.command!, /^\S+ -e 'const x = /);
    assert.deepEqual(recording.warnings, []);
    assert.ok(recording.main.time.length >= 3);
    assert.ok(peakOf(recording)!.memory > 120 * MiB);
    assert.equal(peakOf(recording)!.kind, hasProc ? 'kernel' : 'largest-sample');
  });

  it('needs no -- before the command, and leaves its options to it', () => {
    const cwd = folder();
    const { status, stdout } = mprofLine(cwd, ['run', '-o', 'x.dat', node, '-p', 'process.argv[1]', '--', '-C']);
    assert.equal(status, 0);
    assert.equal(stdout, '-C\n');
    assert.deepEqual(readdirSync(cwd), ['x.dat']);
  });

  it('runs a script by node, with the entries and exits of its @profile functions and named blocks', () => {
    const cwd = folder();
    const { status, stderr } = mprofLine(cwd, ['run', '-T', '5', fixture('steps.mjs')]);
    assert.equal(status, 0, stderr);
    const recording = onlyRecording(cwd);
    const calls = recording.functions.map((call) => `${call.name} ${call.level}`).sort();
    assert.deepEqual(calls, ['fails 0', 'load 0', 'load 1', 'named_block 0', 'parse 1', 'parse 2', 'wait 0', 'wait 1']);
    const [outer, inner] = ['load', 'parse'].map((name) => recording.functions.find((call) => call.name === name)!);
    assert.ok(outer!.start <= inner!.start && inner!.end <= outer!.end);
    for (const call of recording.functions) assert.ok(call.start <= call.end && call.startMemory > 10 * MiB);
    assert.ok(recording.collections.every((gc) => gc.duration > 0));
  });

  it('records each collection, and keeps nothing of those that are recorded', () => {
    const cwd = folder();
    const args = ['run', '-T', '50', node, '--max-semi-space-size=1', fixture('collects.cjs')];
    const { status, stdout, stderr } = mprofLine(cwd, args);
    assert.equal(status, 0, stderr);
    assert.ok(onlyRecording(cwd).collections.length > 500);
    assert.ok(Number(stdout) < 50, `resident memory grew by ${stdout} MB`);
  });

  it('does not count the compiler that a TypeScript file needs', {
    skip: hasProc ? false : 'this is not Linux',
  }, () => {
    const cwd = folder();
    const { status, stderr } = mprofLine(cwd, ['run', '-C', '-M', '-T', '2', fixture('steps.ts')]);
    assert.equal(status, 0, stderr);
    const recording = onlyRecording(cwd);
    assert.deepEqual(
      recording.functions.map((call) => call.name),
      ['work'],
    );
    assert.deepEqual(recording.children, []);
  });

  it('records none of them with --no-functions, and shows the script nothing of itself', () => {
    const cwd = folder();
    assert.equal(mprofLine(cwd, ['run', '--no-functions', fixture('steps.mjs')]).status, 0);
    assert.deepEqual(onlyRecording(cwd).functions, []);
    const shown = mprofLine(folder(), [
      'run',
      '--',
      node,
      '-p',
      'JSON.stringify(Object.keys(process.env).filter((name) => /MPROF|NODE_OPTIONS/.test(name))) + process.execArgv',
    ]);
    assert.equal(
      shown.stdout,
      '[]-p,JSON.stringify(Object.keys(process.env).filter((name) => /MPROF|NODE_OPTIONS/.test(name))) + process.execArgv\n',
    );
  });

  it('sums the tree, gives each child, or the first process only', () => {
    const child = `const x = Buffer.alloc(80 * 2 ** 20, 1); const end = Date.now() + 120; while (Date.now() < end);`;
    const parent = `require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(child)}])`;
    const record = (...options: string[]): ReturnType<typeof onlyRecording> => {
      const cwd = folder();
      assert.equal(mprofLine(cwd, ['run', '-T', '10', ...options, '--', node, '-e', parent]).status, 0);
      return onlyRecording(cwd);
    };
    const sum = record();
    assert.ok(peakOf(sum)!.memory > 120 * MiB);
    assert.equal(peakOf(sum)!.kind, 'largest-sample');
    assert.deepEqual(sum.children, []);
    const each = record('-M');
    assert.equal(each.children.length, 1);
    assert.ok(peakOf(each, each.children[0]!.label)!.memory > 80 * MiB);
    assert.ok(peakOf({ ...each, kernelPeaks: [] })!.memory < 100 * MiB);
    const both = record('-C', '-M');
    assert.equal(both.children.length, 1);
    assert.ok(peakOf(both)!.memory > 120 * MiB);
    const alone = record('--no-children');
    assert.deepEqual(alone.children, []);
    assert.ok(peakOf(alone)!.memory < 100 * MiB);
  });

  it('stops recording at the timeout, while the command goes on', () => {
    const cwd = folder();
    const { status, stdout } = mprofLine(cwd, [
      'run',
      '-T',
      '5',
      '-t',
      '60',
      '--',
      node,
      '-e',
      'setTimeout(() => console.log(performance.now()), 400)',
    ]);
    assert.equal(status, 0);
    const { main } = onlyRecording(cwd);
    assert.ok(main.time.at(-1)! < Number(stdout), `${main.time.at(-1)}, of a command that took ${stdout}`);
  });

  it('leaves a readable file on Ctrl-C, and the signal reaches the command', posix, async () => {
    for (const [handler, expected] of [
      ['process.on("SIGINT", () => { console.log("handled"); process.exit(5); });', { code: 5, signal: null }],
      ['', { code: null, signal: 'SIGINT' }],
    ] as const) {
      const cwd = folder();
      const run = startMprofLine(cwd, [
        'run',
        '-T',
        '5',
        '--',
        node,
        '-e',
        `${handler} setInterval(() => {}, 1000); console.log("up")`,
      ]);
      await once(run.stdout!, 'data');
      const exit = once(run, 'exit');
      run.kill('SIGINT');
      const [code, signal] = await exit;
      assert.deepEqual({ code, signal }, expected);
      const recording = onlyRecording(cwd);
      assert.deepEqual(recording.warnings, []);
      assert.ok(recording.main.time.length > 0);
    }
  });

  it('ends by the signal that the command ended by', posix, () => {
    const { signal } = mprofLine(folder(), [
      'run',
      '--',
      node,
      '-e',
      'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)',
    ]);
    assert.equal(signal, 'SIGTERM');
  });

  it('leaves whole lines when it is killed itself', posix, async () => {
    const cwd = folder();
    const program = 'process.stdin.on("end", () => process.exit()).resume(); console.log("up")';
    // Nobody is left to remove its folder.
    const env = { ...process.env, TMPDIR: folder() };
    const run = startMprofLine(cwd, ['run', '-T', '5', '--', node, '-e', program], { env });
    await once(run.stdout!, 'data');
    const [name] = readdirSync(cwd);
    await untilFiles(cwd, 'three samples', () => readFileSync(join(cwd, name!), 'utf8').split('\n').length >= 5);
    const exit = once(run, 'exit');
    run.kill('SIGKILL');
    await exit;
    run.stdin!.end();
    assert.match(readFileSync(join(cwd, name!), 'utf8'), /^(CMDLINE .*\n)(MEM \S+ \S+\n){3,}$/);
  });

  it('a disk that is full: said once, and the command goes on', { skip: !existsSync('/dev/full') }, () => {
    const full = mprofLine(folder(), ['run', '-o', '/dev/full', '--', node, '-p', '1 + 1']);
    assert.equal(full.status, 1);
    assert.equal(full.stdout, '2\n');
    assert.match(
      full.stderr,
      /^mprof-line: cannot go on writing \/dev\/full: no space is left on the device; the command goes on\nmprof-line: peak .*; not all of it could be written to \/dev\/full\n$/,
    );
  });

  it('says what is wrong with its options, with status 2, and leaves no file', () => {
    const cwd = folder();
    const refused = (args: string[], message: RegExp): void => {
      const { status, stderr } = mprofLine(cwd, ['run', ...args]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    };
    refused(['-T', 'often', '--', node], /--interval: expected a time such as 100ms, 2s or 5m, given "often"/);
    refused(['-T', '0', '--', node], /--interval: expected a time above 0/);
    refused(['--metric', 'vms', '--', node], /--metric: expected rss, pss or uss, given "vms"/);
    refused(['--no-children', '-M', '--', node], /--no-children: expected without/);
    refused(['--', 'no-such-program'], /cannot start no-such-program: there is no such program/);
    refused([], /expected <command>, given nothing/);
    refused(['--intervall', '5', '--', node], /unknown option '--intervall'/);
    assert.deepEqual(readdirSync(cwd), []);
  });
});
