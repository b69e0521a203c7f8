import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '../../leave-nothing.ts';
import { readSession, writeSnapshot } from '../../../runtime/snapshot/session.ts';
import { buildProfile } from '../../../src/profile/build.ts';

const program = fileURLToPath(new URL('../../../../test/runtime/fixtures/sampled.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));

let sessions = 0;
function newSession(): string {
  const directory = join(folder, String(sessions++));
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}

async function run(directory: string, mode: string, flags: string[] = []): Promise<[number | null, string | null]> {
  const child = spawn(process.execPath, [...flags, program, directory, mode], { stdio: 'ignore' });
  const [code, signal] = await once(child, 'exit');
  return [code, signal];
}

test('a thread that ends leaves its final snapshot, for its user only', async () => {
  const directory = newSession();
  assert.deepEqual(await run(directory, 'ends'), [0, null]);
  // The sampler may have been writing when the process ended; its file is not read any more.
  const names = readdirSync(directory).filter((name) => name.endsWith('.final'));
  assert.equal(names.length, 1);
  assert.match(names[0]!, /^\d+-\w+-0\.final$/);
  if (process.platform !== 'win32') assert.equal(statSync(join(directory, names[0]!)).mode & 0o777, 0o600);
  const { snapshots, unreadable } = readSession(directory);
  assert.deepEqual(unreadable, []);
  assert.equal(snapshots.length, 1);
  const profile = buildProfile(snapshots, { mprofLine: '0' });
  assert.deepEqual(profile.run.ending, { kind: 'exit', code: 0 });
  assert.deepEqual(
    profile.functions.map(({ name, calls }) => [name, calls]),
    [
      ['outer', 1],
      ['inner', 1],
    ],
  );
  assert.ok(profile.series[0]!.time.length > 0);
  assert.ok(profile.totals.peakRss > 1e7);
});

test('nothing is saved unasked into a file that got the number of a standard stream', {
  skip: process.platform === 'win32' && 'numbers are others there',
}, async () => {
  const [from, to] = [newSession(), newSession()];
  await run(from, 'ends');
  const [snapshot] = readSession(from).snapshots;
  closeSync(0);
  try {
    writeSnapshot(to, 'thread', snapshot!, { final: false, unasked: true });
    assert.deepEqual(readdirSync(to), []);
    writeSnapshot(to, 'thread', snapshot!, { final: false });
    assert.deepEqual(readdirSync(to), ['thread.live']);
  } finally {
    assert.equal(openSync('/dev/null', 'r'), 0);
  }
});

test('a thread that is killed in one line leaves a snapshot of it, at most 100 ms old', async () => {
  const directory = newSession();
  const child = fork(program, [directory, 'stuck'], { stdio: 'ignore' });
  await once(child, 'message');
  // Until the sampler has seen it; afterwards the file must never be older than 100 ms.
  for (;;) {
    const { snapshots } = readSession(directory);
    if (snapshots[0]?.stack.length === 2) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { snapshots, unreadable } = readSession(directory);
  assert.deepEqual(unreadable, []);
  const profile = buildProfile(snapshots, { mprofLine: '0', ending: { kind: 'signal', signal: 'SIGKILL' } });
  assert.deepEqual(
    profile.run.executing?.map(({ function: fn, line }) => [profile.functions[fn]?.name, line]),
    [
      ['inner', 12],
      ['outer', 3],
    ],
  );
});

test('a process that is killed while its file changes names has saved what it had; half a file is none', async () => {
  const directory = newSession();
  const child = fork(program, [directory, 'stuck'], { stdio: 'ignore' });
  await once(child, 'message');
  while (readSession(directory).snapshots.length === 0) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [name] = readdirSync(directory).filter((each) => each.includes('.live'));
  const path = join(directory, name!.replace(/\.tmp$/, ''));
  const bytes = readFileSync(join(directory, name!));
  rmSync(join(directory, name!));
  writeFileSync(`${path}.tmp`, bytes);
  assert.equal(readSession(directory).snapshots.length, 1);
  writeFileSync(`${path}.tmp`, bytes.subarray(0, bytes.length / 2));
  assert.deepEqual(readSession(directory), { snapshots: [], unreadable: [] });
  writeFileSync(path, bytes.subarray(0, bytes.length / 2));
  assert.deepEqual(readSession(directory).unreadable, [basename(path)]);
});

test('a thread that runs out of memory leaves a snapshot of the line', async () => {
  const directory = newSession();
  const [code, signal] = await run(directory, 'memory', ['--max-old-space-size=60']);
  assert.ok(signal === 'SIGABRT' || code !== 0);
  const { snapshots } = readSession(directory);
  const profile = buildProfile(snapshots, { mprofLine: '0', ending: { kind: 'out-of-memory' } });
  assert.equal(profile.run.executing?.[0]?.line, 12);
  assert.equal(profile.functions[profile.run.executing![0]!.function]?.name, 'inner');
});

test('a worker thread that is terminated is lost by nobody', async () => {
  const directory = newSession();
  assert.deepEqual(await run(directory, 'terminate'), [0, null]);
  const { snapshots, unreadable } = readSession(directory);
  assert.deepEqual(unreadable, []);
  const profile = buildProfile(snapshots, { mprofLine: '0' });
  assert.deepEqual(
    profile.run.threads.map(({ threadId, ending }) => [threadId === 0, ending.kind]),
    [
      [true, 'exit'],
      [false, 'terminated'],
    ],
  );
  assert.equal(profile.run.threads[1]?.executing?.length, 2);
  assert.equal(profile.functions.find(({ name }) => name === 'inner')?.lines[1]?.hits, 1);
});

test('of a worker thread that is terminated half-way through a step, what was saved before is told', async () => {
  const directory = newSession();
  assert.deepEqual(await run(directory, 'terminate-half-way'), [0, null]);
  const { snapshots } = readSession(directory);
  const profile = buildProfile(snapshots, { mprofLine: '0' });
  assert.deepEqual(
    profile.run.threads.map(({ ending }) => ending.kind),
    ['exit', 'terminated'],
  );
  const { allocated, lines, outside } = profile.totals;
  assert.ok(Math.abs(allocated - lines - outside) <= 2 && outside < 1e9, `${allocated} = ${lines} + ${outside}`);
});

test('a session directory that is not there does not disturb the program', async () => {
  assert.deepEqual(await run(join(folder, 'missing'), 'ends'), [0, null]);
});

test('what is planted in the session directory is not followed', { skip: process.platform === 'win32' }, async () => {
  const directory = newSession();
  const victim = join(folder, 'victim');
  writeFileSync(victim, 'untouched');
  const child = fork(program, [directory, 'stuck'], { stdio: 'ignore' });
  await once(child, 'message');
  for (;;) {
    const live = readdirSync(directory).find((name) => name.endsWith('.live'));
    if (live) {
      try {
        symlinkSync(victim, join(directory, `${live}.tmp`));
        break;
      } catch {
        // The sampler was writing just now.
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(statSync(victim).size, 'untouched'.length);
});
