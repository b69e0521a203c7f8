/** What docs/transparency.md says that a program can notice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mprofLine, node } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

interface Noticed {
  name: string;
  depth: number;
  messages: string[];
  runtime: string;
  owned: boolean;
}

const [plain, ours] = (
  await Promise.all([
    node(['notices.cjs'], { cwd: FIXTURES }),
    mprofLine(['--format', 'csv', 'notices.cjs'], { cwd: FIXTURES }),
  ])
).map(({ stdout }) => JSON.parse(stdout.split('\n')[0]!) as Noticed) as [Noticed, Noticed];

test('a recursion overflows sooner, in the same way', () => {
  assert.deepEqual([plain.name, ours.name], ['RangeError', 'RangeError']);
  assert.ok(ours.depth > plain.depth / 3 && ours.depth < plain.depth, `${ours.depth} calls, plain ${plain.depth}`);
});

test('the constant of the runtime', () => {
  assert.deepEqual([plain.runtime, plain.owned], ['undefined', false]);
  assert.deepEqual([ours.runtime, ours.owned], ['object', false]);
});

/** There it reads the file as it lies on the disk. */
const ASSERT_READS = /^v(?:20|22\.(?:1?\d|20)|23|24\.[0-8])\./;

test('what assert says: its own words aside where it reads the file, and stands behind a probe on its line', () => {
  const [behind, ...others] = plain.messages;
  assert.deepEqual(others, ['as it was', 'The expression evaluated to a falsy value:\n\n  assert(x)\n']);
  assert.deepEqual(ours.messages.slice(1), others);
  if (!ASSERT_READS.test(process.version)) assert.equal(ours.messages[0], behind);
  else {
    assert.match(ours.messages[0]!, /^(?:The expression evaluated to a falsy value:|0 == true$)/);
    assert.notEqual(ours.messages[0], behind);
  }
});

test('places under --frozen-intrinsics, but for columns behind a probe on Node 22 and later', async () => {
  const args = ['--frozen-intrinsics', 'frozen.cjs'];
  const [written, told] = await Promise.all([
    node(args, { cwd: FIXTURES }),
    mprofLine(['--format', 'csv', ...args], { cwd: FIXTURES }),
  ]);
  const [plain, ours] = [written!, told!].map(({ stdout }) =>
    [...stdout.matchAll(/frozen\.cjs:(\d+):(\d+)/g)].map(([, line, column]) => ({ line, column: Number(column) })),
  );
  assert.equal(plain!.length, 2);
  assert.deepEqual(ours![0], plain![0]);
  assert.equal(ours![1]!.line, plain![1]!.line);
  if (process.version.startsWith('v20.')) assert.deepEqual(ours![1], plain![1]);
  else assert.ok(ours![1]!.column > plain![1]!.column, JSON.stringify(ours));
});
