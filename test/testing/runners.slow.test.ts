import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean, mprofLine, node, type Outcome, utf8 } from '../cli/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';

/** The setup files and reporters of vitest and jest, with the runners as npm has them. */

const FIXTURES = fileURLToPath(new URL('../../../test/testing/fixtures/runners', import.meta.url));
const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
const { CI: _, ...environment } = clean(process.env);
const env = { ...environment, NO_COLOR: '1' };
const LINES = 'To see the lines, run the tests with mprof-line, as in mprof-line --all vitest run.';

const RUNNERS = {
  vitest: ['vitest/vitest.mjs', 'run', 'parse.test'],
  'vitest in vm contexts': ['vitest/vitest.mjs', 'run', '--pool=vmThreads', 'parse.test'],
  jest: ['jest/bin/jest.js', '--runInBand', 'parse.test'],
};

/** What the runner says, one line after the other, with numbers that V8 moves a little taken out. */
function said({ stdout, stderr }: Outcome): string[] {
  return utf8(stdout + stderr)
    .replace(/(?<=allocates )6\d\.\d KB/g, '60 KB')
    .replace(/(?<=leaves )[34]\d\.\d KB/g, '40 KB')
    .replace(/(?<=the test allocated )\d+\.\d KB(?: and \S+ \S+ that may be V8's own)?/g, '90 KB')
    .replace(/(?<=(?:median|lowest) of )\d/g, '9')
    .split('\n')
    .map((line) => line.trim().replace(/^(?:MprofLine)?Error: /, ''));
}

function has(lines: string[], ...expected: (string | RegExp)[]): void {
  const found = lines.some((_, at) =>
    expected.every((each, k) => (typeof each === 'string' ? lines[at + k] === each : each.test(lines[at + k] ?? ''))),
  );
  assert.ok(found, `${expected.join('\n')}\nis not in\n${lines.join('\n')}`);
}

describe(`limits on Node ${process.versions.node}`, { concurrency: 2 }, () => {
  let root: string;
  before(() => {
    root = folderWithTools(FIXTURES);
  });

  for (const [name, [program, ...words]] of Object.entries(RUNNERS)) {
    const cwd = (): string => join(root, name.split(' ')[0]!);

    it(`${name}: a message says how much`, {
      skip: BRIEF || name.includes(' '),
    }, async () => {
      const outcome = await node([tool(program!), ...words], { cwd: cwd(), env });
      const lines = said(outcome);
      assert.equal(outcome.code, 1, lines.join('\n'));
      const much = 'toAllocateLessThan: a call allocates 60 KB (median of 9), the limit is 10.0 KB';
      has(lines, much, LINES);
      has(lines, 'toLeakLessThan: a call leaves 40 KB in use, the limit is 10.0 KB', LINES);
      has(lines, 'limitMemory: the test allocated 90 KB, its limit is 20.0 KB', LINES);
      // Where it stands in the test.
      has(lines, /^(?:❯ |at Object\.\S+ \()parse\.test\.ts:2[12]:\d+\)?$/);
      has(lines, /^Tests:? +4 failed[ ,|]+2 passed[ ,]/);
      has(lines, 'Tests that allocated most (3 of 6):', /^allocated +peak +growth +test$/);
    });

    it(`${name}: TypeScript knows the matchers`, { skip: BRIEF || name.includes(' ') }, async () => {
      const words = [
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2022',
        '--ignoreConfig',
        '--skipLibCheck',
      ];
      const ways = name === 'jest' ? [['--types', 'jest', 'types.ts'], ['types-globals.ts']] : [['types.ts']];
      for (const way of ways) {
        const { stdout, code } = await node([TSC, ...words, ...way], { cwd: cwd(), env });
        assert.equal(stdout, '');
        assert.equal(code, 0);
      }
    });

    it(`${name}, under mprof-line: the message has the lines`, { skip: BRIEF && name.includes(' ') }, async () => {
      const args = ['--only', 'parse', '-o', 'profile.json', tool(program!), ...words];
      const outcome = await mprofLine(args, { cwd: cwd(), env });
      const lines = said(outcome);
      const much = 'toAllocateLessThan: a call allocates 60 KB (second lowest of 9), the limit is 10.0 KB';
      has(lines, much, 'Lines that allocated most themselves:', /^6\d\.\d KB {2}parse \(parse\.ts:10\)$/);
      has(lines, /^Tests:? +4 failed[ ,|]+2 passed[ ,]/);
      assert.equal(outcome.code, 1);
    });
  }
});
