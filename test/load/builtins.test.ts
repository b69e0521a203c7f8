import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registerHooks } from '../../src/node-can.ts';
import { both, walked } from './walked.ts';

/** A moment each time that there is a look at the heap, so that many are taken while nothing is as it was. */
const LIVE = ['--only', 'work', '--live', '--every', '1ms'];

const HITS = ['9: 1', '10: 1', '11: 1', '12: 1001', '13: 1', '15: 1', '16: 1', '17: 1'];
const HITS_OF_TWO_CALLS = ['9: 2', '10: 2', '11: 2', '12: 1003', '13: 2', '15: 2', '16: 2', '17: 2'];

/** By Node, when a file is opened for a note, or handed to a hook; and, early, when it starts a thread. */
const CALLED_MORE_OFTEN = [
  ...(process.version.startsWith('v20.11.') ? ['String.prototype.startsWith', 'String.prototype.toString'] : []),
  registerHooks ? 'path.resolve' : 'path.toNamespacedPath',
];

describe('all built-in functions', () => {
  for (const selection of [['--all'], ['--only', 'work'], ['--all', '--fast'], LIVE]) {
    const mode = selection.join(' ');
    for (const what of ['count', 'throw', 'delete', 'freeze']) {
      it(`while the program runs: ${what}, ${mode}`, () => {
        const { plain, ours, hits, moments } = walked(selection, [what, 'after']);
        assert.deepEqual(ours, plain);
        assert.deepEqual(hits, HITS_OF_TWO_CALLS);
        if (selection.includes('--live')) assert.ok(moments > 1, `${moments} moments`);
      });
    }

    it(`while a file is loaded: frozen, ${mode}`, () => {
      const { plain, ours, hits } = walked(selection, ['freeze', 'before']);
      assert.deepEqual(ours, plain);
      assert.deepEqual(hits, HITS);
    });

    it(`while a file is loaded: those that are called more often are the ones that docs/transparency.md names, ${mode}`, () => {
      const { plain, ours, hits } = walked(selection, ['count', 'before']);
      const before = new Set(plain.text.split('\n'));
      const more = ours.text.split('\n').flatMap((line) => (before.has(line) ? [] : line.replace(/ \d+$/, '')));
      assert.deepEqual(more.sort(), CALLED_MORE_OFTEN);
      assert.deepEqual(hits, HITS);
    });
  }
});

it('nothing more stands on the global objects of the thread, of a vm context and of a worker', () => {
  const { plain, ours, profile } = both(['--all'], ['global-names.cjs']);
  assert.equal(plain.text.match(/Object,/g)!.length, 4);
  assert.deepEqual(ours, plain);
  assert.equal(profile.functions.find(({ name }) => name === 'work')!.calls, 2);
});

it('a toJSON of all objects is never asked, and is there again', () => {
  const { plain, ours, profile } = both(['--all', '--live', '--every', '1ms'], ['to-json.cjs']);
  assert.equal(plain.text, '0 true "nothing"\n');
  assert.deepEqual(ours, plain);
  assert.ok(profile.moments!.length > 1, `${profile.moments!.length} moments`);
  // None from before the program's first line.
  for (const { time } of profile.moments!) assert.ok(time > 0 && time <= profile.run.durationMs, `${time} ms`);
  assert.equal(profile.moments!.at(-1)!.cause, 'end');
  assert.ok(profile.totals.live! > 0);
});

it('what docs/transparency.md says of promises and of modules that are loaded', () => {
  const { plain, ours } = both(['--all'], ['../counts-promises.cjs']);
  // Early versions of Node 20 have it loaded anyway.
  assert.match(plain.text, process.version.startsWith('v20.11.') ? /^0 promises, / : /^0 promises, stream false\n$/);
  assert.equal(ours.text, '3 promises, stream true\n');
});
