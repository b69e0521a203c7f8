/**
 * The n-th call of ours to the system fails, for every n, in the launcher and in the program: the program runs as it would, one line says what is
 * missing, and nothing of ours is thrown. A library that is preloaded makes the calls fail (fixtures/failing-calls.c).
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { bin, fixture, hits, type Outcome, readIfThere, run } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'failing-'));
after(() => rmSync(folder, { recursive: true }));

const library = join(folder, 'failing-calls.so');
const built =
  process.platform === 'linux' &&
  spawnSync('cc', ['-shared', '-fPIC', '-o', library, fixture('failing-calls.c'), '-ldl']).status === 0;
if (!built && process.env.CI && process.platform === 'linux') throw new Error('there is no C compiler here');

const { ENOSPC, EAGAIN, EIO } = constants.errno;
/** Kind of call → error, and how many calls of a short run are tried at most: what is saved regularly goes on while the machine is slow. */
const KINDS: Readonly<Record<string, [error: number, most: number]>> = {
  mkdir: [ENOSPC, 6],
  create: [ENOSPC, 9],
  open: [EIO, 7],
  write: [ENOSPC, 8],
  read: [EIO, 6],
  rename: [ENOSPC, 8],
  unlink: [EIO, 8],
  scandir: [EIO, 5],
  fork: [EAGAIN, 3],
  // The program itself starts none.
  thread: [EAGAIN, 3],
};

interface Failed extends Outcome {
  /** How many calls of the kind were made. */
  count: number;
  path: string;
}

async function runFailing(call: string, at: number): Promise<Failed> {
  const own = mkdtempSync(join(folder, `${call}-${at}-`));
  const below = join(own, 'below');
  for (const name of ['tmp', 'cache', 'out']) mkdirSync(join(below, name), { recursive: true });
  const counter = join(own, 'count');
  writeFileSync(counter, new Uint8Array(8));
  const path = join(below, 'out', 'profile.json');
  const env = {
    LD_PRELOAD: library,
    FAULT_CALL: call,
    FAULT_AT: String(at),
    FAULT_ERROR: String(KINDS[call]![0]),
    FAULT_BELOW: below,
    FAULT_COUNT: counter,
    XDG_CACHE_HOME: join(below, 'cache'),
  };
  const outcome = await run(process.execPath, [bin, '-o', path, fixture('return.cjs')], { env }, join(below, 'tmp'));
  return { ...outcome, count: Number(readFileSync(counter).readBigInt64LE()), path };
}

/** What was given up before the program began. */
const REFUSED = /^mprof-line: (?:--output: cannot write|cannot make a folder in|cannot start) .*\n$/;

function check({ status, signal, stdout, stderr, path }: Failed): void {
  const before = { status, signal, stdout };
  if (status === 2) {
    assert.deepEqual(before, { status: 2, signal: null, stdout: '' });
    assert.match(stderr, REFUSED);
    return;
  }
  assert.deepEqual(before, { status: 5, signal: null, stdout: 'kept 100\n' }, stderr);
  const lines = stderr.split('\n').filter((line) => line !== '');
  for (const line of lines) assert.match(line, /^(?:mprof-line: |Note: )/);
  const said = lines.filter((line) => !line.startsWith('mprof-line: wrote '));
  const profile = readIfThere(path);
  const isWhole = profile?.functions.some(({ name }) => name === 'work') && hits(profile, 'work', 6) === 100;
  if (!isWhole) assert.notEqual(said.length, 0, 'something is missing, and nothing is said');
}

describe('a call to the system that fails', { skip: !built, concurrency: 2 }, () => {
  for (const [call, [, most]] of Object.entries(KINDS)) {
    it(call, async () => {
      let failed = 0;
      for (let at = 1; at <= most; at++) {
        const outcome = await runFailing(call, at);
        if (outcome.count < at) break;
        failed++;
        check(outcome);
      }
      assert.notEqual(failed, 0);
    });
  }
});
