/** Programs that close a standard stream: on Linux memory is read from a file, and Node 20 ends the process when that has got its number. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { functionNamed, runPlain, runProfiled } from './programs.ts';

describe('a program that closes a standard stream', () => {
  for (const number of ['0', '1', '2']) {
    for (const own of number === '1' ? [['--all'], ['--all', '--live'], ['--all', '--fast']] : [['--all']]) {
      test(`${number}, ${own.join(' ')}`, async () => {
        const args = [number];
        const plain = await runPlain('closes-a-stream.cjs', { args });
        const ours = await runProfiled('closes-a-stream.cjs', { args, own });
        assert.deepEqual([plain.status, plain.signal], [0, null]);
        assert.deepEqual([ours.status, ours.signal, ours.stdout], [0, null, plain.stdout]);
        assert.equal(ours.profile?.run.ending.kind, 'exit');
        assert.ok(functionNamed(ours.profile, 'work').calls > 0);
      });
    }
  }

  test('has nothing saved from then on until it ends', async () => {
    const [open, closed] = await Promise.all(
      ['-1', '0'].map((number) => runProfiled('closes-a-stream.cjs', { args: [number, 'killed'], own: ['--all'] })),
    );
    assert.deepEqual([open!.signal, closed!.signal], ['SIGKILL', 'SIGKILL']);
    assert.ok(functionNamed(open!.profile, 'work').calls > 0);
    assert.equal(closed!.profile?.functions.find(({ name }) => name === 'work')?.calls ?? 0, 0);
  });
});
