import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean, node, utf8 } from '../cli/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';

const FIXTURES = fileURLToPath(new URL('../../../test/testing/fixtures/runners', import.meta.url));
// A hundred take minutes in each runner: ROUNDS=100.
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const LEAKS_EACH = Math.min(10, ROUNDS);
const { CI: _, ...environment } = clean(process.env);
const env = { ...environment, NO_COLOR: '1', ROUNDS: String(ROUNDS), LEAKS_EACH: String(LEAKS_EACH) };

const RUNNERS = {
  vitest: ['vitest/vitest.mjs', 'run', 'steady.test'],
  jest: ['jest/bin/jest.js', '--runInBand', 'steady.test'],
};

describe(`limits of an unchanged function, ${ROUNDS} times, on Node ${process.versions.node}`, {
  skip: BRIEF && 'steady.slow has what hangs on Node',
}, () => {
  let root: string;
  before(() => {
    root = folderWithTools(FIXTURES);
  });

  for (const [name, [program, ...words]] of Object.entries(RUNNERS)) {
    it(`${name}: one 5 % above holds, one 5 % below does not; limitMemory within what docs/tests.md says`, async () => {
      const { stdout, stderr } = await node([tool(program!), ...words], { cwd: join(root, name), env });
      const said = utf8(stdout + stderr);
      assert.match(
        said,
        new RegExp(`^ *Tests:? +${ROUNDS} failed[ ,|]+${2 * ROUNDS + ROUNDS / LEAKS_EACH} passed[ ,]`, 'm'),
        said.slice(-4000),
      );
      assert.equal(new Set(said.match(/limit is passed \d+/g)).size, ROUNDS);
    });
  }
});
