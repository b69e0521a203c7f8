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

test('what assert says: its own words aside where it reads the file', () => {
  assert.deepEqual(plain.messages.slice(1), ['as it was']);
  assert.deepEqual(ours.messages.slice(1), plain.messages.slice(1));
  if (!ASSERT_READS.test(process.version)) assert.deepEqual(ours.messages, plain.messages);
  else assert.match(ours.messages[0]!, /^(?:The expression evaluated to a falsy value:|0 == true$)/);
});

test('lines under --frozen-intrinsics, and columns on Node 20', async () => {
  const args = ['--frozen-intrinsics', 'frozen.cjs'];
  const [written, told] = await Promise.all([
    node(args, { cwd: FIXTURES }),
    mprofLine(['--format', 'csv', ...args], { cwd: FIXTURES }),
  ]);
  const places = [written!, told!].map(({ stdout }) => /frozen\.cjs:(\d+):(\d+)/.exec(stdout)!.slice(1));
  assert.equal(places[1]![0], places[0]![0]);
  if (process.version.startsWith('v20.')) assert.equal(places[1]![1], places[0]![1]);
  else assert.ok(Number(places[1]![1]) > Number(places[0]![1]), String(places));
});
