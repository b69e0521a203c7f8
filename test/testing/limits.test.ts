import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mprofLine, node, type Outcome, utf8 } from '../cli/run.ts';

const cwd = fileURLToPath(new URL('../../../test/testing/fixtures', import.meta.url));
const LINES = 'To see the lines, run the tests with mprof-line, as in mprof-line --all vitest run.';
const BUILD = 'Lines that allocated most themselves:\n  74.8 KB  build (build.js:6)\n     32 B  build (build.js:4)';

/** Name of each test that failed → its message. */
function failures({ stdout }: Outcome): Record<string, string> {
  const found = utf8(stdout).matchAll(/^not ok \d+ - (.*)\n[\s\S]*?\n {2}error: (?:\|-\n((?: {4}.*\n)+)|'(.*)'\n)/gm);
  return Object.fromEntries(
    Array.from(found, ([, name, lines, line]) => [name, (lines?.replace(/^ {4}/gm, '') ?? line ?? '').trimEnd()]),
  );
}

/** The same with the numbers that V8 moves a little taken out: of calls, and of bytes that are no line's. */
function tidy(text: string | undefined): string {
  return (
    String(text)
      .replace(/(?<=allocates )(?:6[3-9]|7[0-7])\.\d KB/, '75 KB')
      .replace(/(?<=leaves )5[67]\.\d KB/, '57 KB')
      .replace(/(?<=(?:median|lowest) of )\d/, '9')
      .replace(/(?<=the test allocated )\d+\.\d KB(?: and \S+ \S+ that may be V8's own)?/, '100 KB')
      // What a line made while V8's compiler gave memory back is not seen.
      .replace(/\b(?:6[3-9]|7[0-6])\.\d(?= KB {2}build)/, '74.8')
  );
}

describe('limits in node:test', { concurrency: 2 }, () => {
  let plain: Outcome;
  before(async () => {
    plain = await node(['--test-reporter=tap', 'limits.js'], { cwd });
  });

  it('without mprof-line: a message says how much, and how to see the lines', () => {
    const failed = failures(plain);
    assert.deepEqual(Object.keys(failed), ['allocates more', 'allocates more, async', 'leaks', 'has a limit']);
    const much = `allocatesLessThan: a call allocates 75 KB (median of 9), the limit is 10.0 KB\n${LINES}`;
    assert.equal(tidy(failed['allocates more']), much);
    assert.equal(tidy(failed['allocates more, async']), much);
    assert.equal(tidy(failed.leaks), `leaksLessThan: a call leaves 57 KB in use, the limit is 10.0 KB\n${LINES}`);
    assert.equal(tidy(failed['has a limit']), `limitMemory: the test allocated 100 KB, its limit is 20.0 KB\n${LINES}`);
  });

  it('the stack of a limit that is passed begins where the test asks for it', () => {
    const first = utf8(plain.stdout).matchAll(
      /^not ok \d+ - (.*)\n[\s\S]*?\n {2}stack: \|-\n {4}.*?limits\.js:(\d+):/gm,
    );
    assert.deepEqual(
      Array.from(first, ([, name, line]) => `${name} ${line}`),
      ['allocates more 7', 'allocates more, async 9', 'leaks 14', 'has a limit 16'],
    );
  });

  it('the tests that allocated most stand at the end', () => {
    const [, table = ''] = /Tests that allocated most \(8 of 8\):\n((?: {2}.*\n)+)/.exec(utf8(plain.stdout)) ?? [];
    const [head = '', ...rows] = table.trimEnd().split('\n');
    assert.match(head, /^ +allocated +peak +growth {2}test$/);
    assert.equal(rows.length, 8);
    // All were measured again: one with 155 calls, and two that do the same work, seventy calls each, and stand in either order.
    const [leaks, ...heaviest] = rows.slice(0, 3).map((row) => row.replace(/^.* {2}/, ''));
    assert.equal(leaks, 'leaks (limits.js)');
    assert.deepEqual(heaviest.sort(), ['allocates more (limits.js)', 'allocates more, async (limits.js)']);
  });

  it('under mprof-line: the message has the heaviest lines', async () => {
    const args = ['--only', 'build', '--format', 'json', '--test-reporter=tap', 'limits.js'];
    const failed = failures(await mprofLine(args, { cwd }));
    const much = 'allocatesLessThan: a call allocates 75 KB (second lowest of 9), the limit is 10.0 KB';
    assert.equal(tidy(failed['allocates more']), `${much}\n${BUILD}`);
    assert.equal(tidy(failed['has a limit']), `limitMemory: the test allocated 100 KB, its limit is 20.0 KB\n${BUILD}`);
    assert.match(failed.leaks!, /\nTo see the lines whose bytes stay, add --live to mprof-line\.$/);
  });

  it('under mprof-line --live: the lines whose bytes stay', async () => {
    const args = ['--only', 'build', '--live=4KB', '--format', 'json', '--test-reporter=tap', 'limits.js'];
    const failed = failures(await mprofLine(args, { cwd }));
    assert.match(
      failed.leaks!,
      /\nLines whose living bytes grew most, by all calls together:\n +\S+ MB {2}build \(build\.js:6\)/,
    );
  });
});

it('jest and vitest: the setup file for require is there', async () => {
  const program = `console.log(Object.keys(require(${JSON.stringify(join(cwd, '../../../dist/bundle/jest.cjs'))})).join())`;
  assert.equal((await node(['-e', program])).stdout, 'limitMemory\n');
});
