/** Node tells of the end by `process.emit`, which a program can replace: what was measured is saved all the same. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { hits, runPlain, runProfiled } from './programs.ts';

describe('a program that replaces process.emit', () => {
  for (const way of ['assigned', 'defined', 'deleted', 'calls', 'restored', 'inherited', 'exits', 'exitsLater']) {
    test(way, async () => {
      const args = [way];
      const plain = await runPlain('replaces-emit.cjs', { args });
      // What is put in the place of emit is measured itself, and is not.
      for (const own of /^assigned|exits/.test(way) ? [['--all'], ['--only', 'work']] : [['--all']]) {
        const ours = await runProfiled('replaces-emit.cjs', { args, own });
        assert.deepEqual([ours.status, ours.signal, ours.stdout], [plain.status, plain.signal, plain.stdout]);
        assert.equal(hits(ours.profile, 'work', 6), 101);
        assert.equal(ours.profile?.run.ending.kind, 'exit');
        assert.doesNotMatch(ours.stderr, /last word/);
      }
    });
  }
});
