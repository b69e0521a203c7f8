import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import {
  bin,
  fixture,
  functionNamed,
  hits,
  type ProfiledOutcome,
  readIfThere,
  run,
  runPlain,
  runProfiled,
} from './programs.ts';

/** Line 6 of work.cjs. */
const KEPT = 6;

/** Status and output are what they are without the profiler, and nothing is left behind. */
async function compared(program: string, own: string[] = []): Promise<ProfiledOutcome> {
  const [plain, ours] = await Promise.all([runPlain(program), runProfiled(program, { own })]);
  const { status, signal, stdout } = ours;
  assert.deepEqual({ status, signal, stdout }, { status: plain.status, signal: plain.signal, stdout: plain.stdout });
  assert.deepEqual(ours.leftovers, []);
  return ours;
}

/** Endings of all threads, and each one's share of the hits of `work`. */
function shares(profile: Profile | null): [ending: string, hits: number][] {
  const { threads = [] } = functionNamed(profile, 'work');
  return threads
    .map(({ thread, hits: count }): [string, number] => [profile!.run.threads[thread]!.ending.kind, count])
    .sort((a, b) => a[1] - b[1]);
}

/** Hits of all lines of a call of `work` with so many passes. */
const all = (passes: number): number => 2 * passes + 4;

test('worker threads are profiled, also one that is terminated while it waits', async () => {
  const { profile } = await compared('workers.cjs');
  assert.equal(hits(profile, 'work', KEPT), 100);
  assert.deepEqual(shares(profile), [
    ['exit', all(10)],
    ['exit', all(20)],
    ['terminated', all(70)],
  ]);
  assert.equal(new Set(profile!.run.threads.map(({ pid }) => pid)).size, 1);
  assert.equal(new Set(profile!.run.threads.map(({ threadId }) => threadId)).size, 3);
});

test('child processes are followed: spawn, fork, exec, their synchronous forms, through shells', async () => {
  const { profile } = await compared('children.cjs');
  assert.equal(hits(profile, 'work', KEPT), 60);
  assert.deepEqual(
    shares(profile),
    Array.from({ length: 6 }, () => ['exit', all(10)]),
  );
  assert.equal(new Set(profile!.run.threads.map(({ pid }) => pid)).size, 6);
});

test('children that are killed when their work is done have saved it, however busy the machine is', async () => {
  const { profile } = await compared('killed-children.cjs');
  const seen = shares(profile);
  // Terminated: killed more than a second before the end, as on a busy machine.
  for (const [ending] of seen) assert.match(ending, /^(?:running|terminated)$/);
  assert.deepEqual(
    seen.map(([, hits]) => hits),
    Array.from({ length: 10 }, () => all(10)),
  );
});

test('other programs appear in the series only', async () => {
  const { profile } = await compared('others.cjs');
  assert.equal(profile!.run.threads.length, 1);
  const [own, ...others] = profile!.series;
  assert.equal(own!.command, undefined);
  const peakOf = (pattern: RegExp): number => {
    const found = others.filter(({ command }) => pattern.test(command!.join(' ')));
    return Math.max(0, ...found.flatMap(({ rss }) => rss));
  };
  assert.ok(peakOf(/^tail -c 60000000$/) > 60e6, JSON.stringify(others));
  assert.ok(peakOf(/^\S*node -e/) > 20e6);
  assert.ok(peakOf(/^sh -c/) > 0);
  for (const { time, rss, heap } of others) {
    assert.equal(time.length, rss.length);
    assert.ok(time.every((at, i) => at >= 0 && at <= profile!.run.durationMs && (i === 0 || at > time[i - 1]!)));
    assert.ok(heap.every((bytes) => bytes === 0));
  }
  const alone = await runProfiled('others.cjs', { own: ['--no-children'] });
  assert.equal(alone.profile!.series.length, 1);
});

test('a program with a command of any length, and one that becomes another', async () => {
  const { profile } = await compared('long-command.cjs');
  const commands = profile!.series.slice(1).map(({ command }) => command!);
  assert.ok(commands.some(([name, , text]) => name === 'sh' && /^sleep 0\.9; exit 3 # x{900,}…$/.test(text!)));
  // The shell is gone: its process is the other program.
  assert.ok(commands.some((words) => words.join(' ') === 'sleep 0.91'));
  assert.ok(!commands.some((words) => words.includes('sleep 0.9; exec sleep 0.91')));
  assert.ok(commands.every(([name]) => name !== undefined));
});

test('--no-children leaves them alone', async () => {
  const { profile } = await compared('children.cjs', ['--no-children']);
  assert.equal(hits(profile, 'work', KEPT), 10);
  assert.equal(profile!.run.threads.length, 1);
});

test('a cluster is one report', async () => {
  const { profile } = await compared('cluster.cjs');
  assert.equal(hits(profile, 'work', KEPT), 40);
  assert.equal(profile!.run.threads.length, 3);
});

test('a child that outlives its parent is waited for', async () => {
  const { status, profile, leftovers } = await runProfiled('outlives.cjs');
  assert.equal(status, 0);
  assert.equal(hits(profile, 'work', KEPT), 100);
  assert.deepEqual(leftovers, []);
});

test('one that stays delivers what it did until --wait is over, and goes on undisturbed', async () => {
  const options = { own: ['--wait', '3s'], args: ['parent', 'stays'] };
  const { status, stdout, stderr, profile, leftovers } = await runProfiled('outlives.cjs', options);
  const pid = Number(stdout);
  process.kill(pid, 0);
  process.kill(pid, 'SIGKILL');
  assert.equal(status, 0, stderr);
  assert.equal(hits(profile, 'work', KEPT), 100);
  assert.deepEqual(shares(profile), [
    ['exit', all(10)],
    ['running', all(90)],
  ]);
  const message = `process ${pid} has not ended: what came after this report is not in it`;
  assert.deepEqual(profile!.run.warnings, [{ kind: 'other', message }]);
  assert.match(stderr, new RegExp(`the program has ended, process ${pid} has not: the report waits up to 3 s`));
  assert.deepEqual(leftovers, []);
});

test('mprof-line run --lines -- npm test: lines of what npm and its shells started', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'npm-'));
  try {
    const [series, lines] = [join(folder, 'series.dat'), join(folder, 'lines.json')];
    const words = ['run', '--lines', '--dat', series, '-o', lines, '--', 'npm', 'test', '--silent'];
    const cwd = dirname(fixture('scripts/package.json'));
    const { status, stdout } = await run(process.execPath, [bin, ...words], { cwd }, folder);
    assert.deepEqual([status, stdout], [0, '']);
    const profile = readIfThere(lines);
    assert.equal(hits(profile, 'work', KEPT), 20);
    assert.deepEqual(shares(profile), [
      ['exit', all(10)],
      ['exit', all(10)],
    ]);
    assert.match(readFileSync(series, 'utf8'), /^CMDLINE npm test --silent\nMEM /);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what was counted is saved before a process ends itself by a signal', async () => {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGUSR2']) {
    const [plain, ours] = await Promise.all([
      runPlain('kills-itself.cjs', { args: [signal] }),
      runProfiled('kills-itself.cjs', { args: [signal], own: ['--snapshot-signal', 'none'] }),
    ]);
    assert.deepEqual([ours.status, ours.signal], [plain.status, plain.signal]);
    assert.equal(ours.signal, signal);
    assert.equal(hits(ours.profile, 'work', KEPT), 10);
  }
});
