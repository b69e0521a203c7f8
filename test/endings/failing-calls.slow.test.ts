/**
 * The n-th call of ours to the system fails, in the launcher and in the program: the program runs as it would, one line says what is
 * missing, and nothing of ours is thrown. A library that is preloaded makes the calls fail (fixtures/failing-calls.c). With EVERY_CALL=1 it
 * is done for every n, with an empty cache and a full one, and in programs with threads and with children, which takes some minutes.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { built, every, KINDS, NONE, prepareFailing, turns } from './failing-calls.ts';
import { bin, fixture, hits, type Outcome, readIfThere, run } from './programs.ts';

interface Phase {
  program: string;
  /** Whether a run before has filled the cache. */
  warm: boolean;
  status: number;
  stdout: string;
  /** How often the line of `work` is passed, in all processes and threads. */
  hits: number;
  /** Without those that the program makes, too, and those of which there are hundreds, each the same. */
  calls: readonly string[];
}

const SHORT = { program: 'return.cjs', status: 5, stdout: 'kept 100\n', hits: 100, calls: Object.keys(KINDS) };
const RARE = ['mkdir', 'open', 'read', 'unlink', 'scandir'];
const PHASES: Readonly<Record<string, Phase>> = {
  'with an empty cache': { ...SHORT, warm: false },
  ...(every && {
    'with a full cache': { ...SHORT, warm: true },
    'in a program with threads': {
      program: 'workers.cjs',
      warm: false,
      status: 0,
      stdout: 'returned 0\nterminated 1\n',
      hits: 100,
      calls: RARE,
    },
    'in a program with children': {
      program: 'children.cjs',
      warm: false,
      status: 0,
      stdout: '0 0\nfork 0\nspawn 0\nexec said\n\n',
      hits: 60,
      calls: RARE,
    },
  }),
};

interface Failed extends Outcome {
  /** How many calls of the kind were made. */
  count: number;
  made: string;
  path: string;
}

async function runFailing(phase: Phase, call: string, at: number): Promise<Failed> {
  const { below, plain, failing, count, made } = prepareFailing(call, at);
  const path = join(below, 'out', 'profile.json');
  const args = [bin, '-o', path, fixture(phase.program)];
  if (phase.warm) await run(process.execPath, args, { env: plain }, join(below, 'tmp'));
  const outcome = await run(process.execPath, args, { env: failing }, join(below, 'tmp'));
  return { ...outcome, count: count(), made: call === NONE ? made() : '', path };
}

/** What was given up before the program began. */
const REFUSED = /^mprof-line: (?:--output: cannot write|cannot make a folder in|cannot start) .*\n$/;

function check({ status, signal, stdout, stderr, path }: Failed, phase: Phase): void {
  const before = { status, signal, stdout };
  if (status === 2) {
    assert.deepEqual(before, { status: 2, signal: null, stdout: '' });
    assert.match(stderr, REFUSED);
    return;
  }
  assert.deepEqual(before, { status: phase.status, signal: null, stdout: phase.stdout }, stderr);
  const lines = stderr.split('\n').filter((line) => line !== '');
  for (const line of lines) assert.match(line, /^(?:mprof-line: |Note: )/);
  const said = lines.filter((line) => !line.startsWith('mprof-line: wrote '));
  const profile = readIfThere(path);
  const isWhole = profile?.functions.some(({ name }) => name === 'work') && hits(profile, 'work', 6) === phase.hits;
  if (!isWhole) assert.notEqual(said.length, 0, 'something is missing, and nothing is said');
}

for (const [name, phase] of Object.entries(PHASES)) {
  describe(`a call to the system that fails ${name}`, { skip: !built, concurrency: 2 }, () => {
    let intact: Failed;
    before(async () => {
      intact = await runFailing(phase, NONE, 0);
      check(intact, phase);
    });
    for (const call of phase.calls) {
      it(call, async () => {
        let failed = 0;
        for (const at of turns(intact.made, call)) {
          const outcome = await runFailing(phase, call, at);
          if (outcome.count < at) break;
          failed++;
          check(outcome, phase);
        }
        assert.notEqual(failed, 0);
      });
    }
  });
}
