/** A running program is asked for its profile by a signal. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { isRunning, untilProcesses } from '../until.ts';
import { bin, executing, fixture, hits, readIfThere } from './programs.ts';

const skip = process.platform === 'win32';
const timeout = 30_000;

/** A profiled program that runs, and what it has written so far. */
interface Running {
  launcher: ChildProcess;
  /** Pid of the program itself. */
  pid: number;
  stdout(): string;
  stderr(): string;
  /** Waits until stderr holds `text` for the n-th time. */
  heard(text: string, times?: number): Promise<void>;
  end(signal: NodeJS.Signals): Promise<[number | null, NodeJS.Signals | null]>;
  profile: string;
  temporary: string;
}

async function start(program: string, own: string[] = []): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'asked-'));
  const profile = join(folder, 'profile.json');
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const launcher = spawn(process.execPath, [bin, ...own, fixture(program)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', TMPDIR: temporary },
  });
  const text = { stdout: '', stderr: '' };
  const close = once(launcher, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  for (const name of ['stdout', 'stderr'] as const) {
    launcher[name]!.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  while (!/^ready (\d+)$/m.test(text.stdout)) await once(launcher.stdout!, 'data');
  return {
    launcher,
    pid: Number(/^ready (\d+)$/m.exec(text.stdout)![1]),
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    async heard(wanted, times = 1) {
      while (text.stderr.split(wanted).length <= times) await once(launcher.stderr!, 'data');
    },
    end(signal) {
      launcher.kill(signal);
      return close;
    },
    profile,
    temporary,
  };
}

function cleanUp({ temporary }: Running): void {
  assert.deepEqual(readdirSync(temporary), []);
  rmSync(join(temporary, '..'), { recursive: true });
}

test('the signal, sent to the launcher: the report so far on stderr, nothing on stdout', {
  skip,
  timeout,
}, async () => {
  const running = await start('says-pid.cjs');
  running.launcher.kill('SIGUSR2');
  await running.heard('1 KB = 1024 B');
  assert.match(running.stderr(), /^The program is still running: this is what it did so far\.\n/);
  assert.match(running.stderr(), /^ +6 +100 .*kept\.push/m);
  const [status, signal] = await running.end('SIGTERM');
  assert.deepEqual([status, signal], [null, 'SIGTERM']);
  assert.match(running.stdout(), /^ready \d+\nThe program was ended by the signal SIGTERM\./);
  cleanUp(running);
});

test('the same, sent to the program', { skip, timeout }, async () => {
  const running = await start('says-pid.cjs');
  process.kill(running.pid, 'SIGUSR2');
  await running.heard('1 KB = 1024 B');
  assert.match(running.stderr(), /^The program is still running: this is what it did so far\.\n/);
  await running.end('SIGTERM');
  cleanUp(running);
});

const first = (path: string): string => path.replace('.json', '.1.json');

test('with -o each signal leaves files of its own, and the end the ones that were asked for', {
  skip,
  timeout,
}, async () => {
  const running = await start('says-pid.cjs', ['-o', 'profile.json']);
  running.launcher.kill('SIGUSR2');
  await running.heard('mprof-line: wrote profile.1.json\n');
  assert.deepEqual(readIfThere(first(running.profile))!.run.ending, { kind: 'running' });
  assert.equal(hits(readIfThere(first(running.profile)), 'work', 6), 100);
  await running.end('SIGTERM');
  assert.deepEqual(readIfThere(running.profile)!.run.ending, { kind: 'signal', signal: 'SIGTERM' });
  cleanUp(running);
});

test('a program that spins in one line is asked, too', { skip, timeout }, async () => {
  const running = await start('spins-with-pid.cjs', ['-o', 'profile.json']);
  running.launcher.kill('SIGUSR2');
  await running.heard('mprof-line: wrote profile.1.json\n');
  assert.deepEqual(executing(readIfThere(first(running.profile))), ['spin:6']);
  await running.end('SIGTERM');
  cleanUp(running);
});

test('listeners of the program itself hear the signal once', { skip, timeout }, async () => {
  const running = await start('listens.cjs', ['-o', 'profile.json']);
  running.launcher.kill('SIGUSR2');
  await running.heard('heard 1\n');
  await running.heard('mprof-line: wrote profile.1.json\n');
  process.kill(running.pid, 'SIGUSR2');
  await running.heard('heard 2\n');
  await running.heard('mprof-line: wrote profile.2.json\n');
  await running.end('SIGTERM');
  assert.equal(running.stderr().match(/heard/g)!.length, 2);
  cleanUp(running);
});

test('--snapshot-signal none: the signal does what it does without the profiler', { skip, timeout }, async () => {
  const running = await start('says-pid.cjs', ['--snapshot-signal', 'none']);
  assert.deepEqual(await running.end('SIGUSR2'), [null, 'SIGUSR2']);
  cleanUp(running);
});

test('--snapshot-signal with another one', { skip, timeout }, async () => {
  const running = await start('says-pid.cjs', ['--snapshot-signal', 'SIGHUP']);
  running.launcher.kill('SIGHUP');
  await running.heard('1 KB = 1024 B');
  await running.end('SIGTERM');
  cleanUp(running);
});

test('when the launcher is killed by SIGKILL, the program ends as it would have in its place', {
  skip,
  timeout,
}, async () => {
  const running = await start('spins-with-pid.cjs');
  assert.deepEqual(await running.end('SIGKILL'), [null, 'SIGKILL']);
  await untilProcesses('the program has ended', () => !isRunning(running.pid));
  cleanUp(running);
});

test('what is no such signal is said', () => {
  const child = spawn(process.execPath, [bin, '--snapshot-signal', 'SIGKILL', fixture('says-pid.cjs')]);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return once(child, 'close').then(([status]) => {
    assert.equal(status, 2);
    assert.equal(
      stderr,
      'mprof-line: --snapshot-signal: expected SIGUSR2, SIGHUP, SIGWINCH, SIGQUIT, SIGIO, SIGURG or none, given "SIGKILL"\n',
    );
  });
});
