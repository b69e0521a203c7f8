import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean, mprofLine, node, type Outcome } from '../cli/run.ts';
import { BRIEF } from '../tools/install.ts';

const cwd = fileURLToPath(new URL('../../../test/testing/fixtures', import.meta.url));
/** A hundred take a minute and more: ROUNDS=100. */
const ROUNDS = Number(process.env.ROUNDS ?? (BRIEF ? 5 : 25));
const env = (KIND: string, rounds: number): NodeJS.ProcessEnv => ({
  ...clean(process.env),
  KIND,
  ROUNDS: String(rounds),
});
const plain = (kind: string, rounds: number): Promise<Outcome> =>
  node(['--test-reporter=tap', 'steady.js'], { cwd, env: env(kind, rounds) });
const probed = (kind: string, rounds: number): Promise<Outcome> =>
  mprofLine(['--only', 'build', '--format', 'json', '--test-reporter=tap', 'steady.js'], {
    cwd,
    env: env(kind, rounds),
  });

/** How many tests of a kind passed, of those that are to hold and of those whose limit is too small. */
function passed({ stdout }: Outcome): { holds: number; isPassed: number } {
  const count = (name: string): number => stdout.match(new RegExp(`^ok \\d+ - ${name} `, 'gm'))?.length ?? 0;
  return { holds: count('holds'), isPassed: count('is passed') };
}

// A leak is what lives after full collections, which take time.
const KINDS: readonly [kind: string, where: string, run: typeof plain, rounds: number][] = [
  ['allocates', 'plain', plain, ROUNDS],
  ['allocates', 'under mprof-line', probed, ROUNDS],
  ['leaks', 'plain', plain, Number(process.env.ROUNDS ?? (BRIEF ? 5 : 10))],
  ['leaks', 'under mprof-line', probed, 5],
];
for (const [kind, where, run, rounds] of KINDS) {
  test(`${kind} less than, ${where}: a limit 5 % above holds, and one 5 % below is passed, of ${rounds} rounds`, async () => {
    assert.deepEqual(passed(await run(kind, rounds)), {
      holds: rounds,
      isPassed: rounds / 5,
    });
  });
}

test(`limitMemory: holds and is passed ${ROUNDS} times within what docs/tests.md says of it`, async () => {
  assert.deepEqual(passed(await plain('limit', ROUNDS)), { holds: ROUNDS, isPassed: 0 });
});
