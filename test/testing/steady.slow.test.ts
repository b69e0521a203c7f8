import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean, mprofLine, node, type Outcome } from '../cli/run.ts';
import { BRIEF } from '../tools/install.ts';

const cwd = fileURLToPath(new URL('../../../test/testing/fixtures', import.meta.url));
const ROUNDS = BRIEF ? 10 : 100;
const env = (KIND: string): NodeJS.ProcessEnv => ({ ...clean(process.env), KIND, ROUNDS: String(ROUNDS) });
const plain = (kind: string): Promise<Outcome> => node(['--test-reporter=tap', 'steady.js'], { cwd, env: env(kind) });
const probed = (kind: string): Promise<Outcome> =>
  mprofLine(['--only', 'build', '--format', 'json', '--test-reporter=tap', 'steady.js'], { cwd, env: env(kind) });

/** How many tests of a kind passed, of those that are to hold and of those whose limit is too small. */
function passed({ stdout }: Outcome): { holds: number; isPassed: number } {
  const count = (name: string): number => stdout.match(new RegExp(`^ok \\d+ - ${name} `, 'gm'))?.length ?? 0;
  return { holds: count('holds'), isPassed: count('is passed') };
}

for (const [where, run] of Object.entries({ plain, 'under mprof-line': probed })) {
  for (const kind of ['allocates', 'leaks']) {
    test(`${kind} less than, ${where}: a limit 5 % above holds, and one 5 % below is passed, a hundred times`, async () => {
      assert.deepEqual(passed(await run(kind)), { holds: ROUNDS, isPassed: ROUNDS });
    });
  }
}

test('limitMemory: holds and is passed a hundred times within what docs/tests.md says of it', async () => {
  assert.deepEqual(passed(await plain('limit')), { holds: ROUNDS, isPassed: 0 });
});
