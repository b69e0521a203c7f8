import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { registerHooks } from '../../src/node-can.ts';
import type { Profile } from '../../src/profile/types.ts';

const FIXTURES = fileURLToPath(new URL('../../../test/load/fixtures/builtins/', import.meta.url));
const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** What the program printed and how it ended. */
interface Told {
  text: string;
  status: number | null;
}

function run(args: string[]): Told {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: FIXTURES, encoding: 'utf8' });
  return { text: stdout + stderr.replace(/^(?:mprof-line: wrote|\d+ % of what was allocated).*\n/gm, ''), status };
}

/** Runs `walks.cjs` with and without the profiler; `hits` are those of the lines of `work`. */
function both(selection: string[], walk: string[]): { plain: Told; ours: Told; hits: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-builtins-'));
  try {
    const file = join(folder, 'profile.json');
    const plain = run(['walks.cjs', ...walk]);
    const ours = run([BIN, ...selection, '-o', file, 'walks.cjs', ...walk]);
    const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
    const { lines } = profile.functions.find(({ name }) => name === 'work')!;
    return { plain, ours, hits: lines.map(({ line, hits }) => `${line}: ${hits}`) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const HITS = ['9: 1', '10: 1', '11: 1', '12: 1001', '13: 1', '15: 1', '16: 1', '17: 1'];
const HITS_OF_TWO_CALLS = ['9: 2', '10: 2', '11: 2', '12: 1003', '13: 2', '15: 2', '16: 2', '17: 2'];

/** By the code with probes, when it asks for its runtime; by Node, when a table goes to the sampler's thread, a note to a file, or a file to a hook. */
const CALLED_MORE_OFTEN = [
  'Array.prototype.push',
  'MessagePort.prototype.postMessage',
  'Symbol.for',
  'path.normalize',
  registerHooks ? 'path.resolve' : 'path.toNamespacedPath',
];

describe('all built-in functions', () => {
  for (const selection of [['--all'], ['--only', 'work']]) {
    for (const what of ['count', 'throw', 'delete', 'freeze']) {
      it(`while the program runs: ${what}, ${selection[0]}`, () => {
        const { plain, ours, hits } = both(selection, [what, 'after']);
        assert.deepEqual(ours, plain);
        assert.deepEqual(hits, HITS_OF_TWO_CALLS);
      });
    }

    it(`while a file is loaded: frozen, ${selection[0]}`, () => {
      const { plain, ours, hits } = both(selection, ['freeze', 'before']);
      assert.deepEqual(ours, plain);
      assert.deepEqual(hits, HITS);
    });

    it(`while a file is loaded: those that are called more often are the ones that docs/transparency.md names, ${selection[0]}`, () => {
      const { plain, ours, hits } = both(selection, ['count', 'before']);
      const before = new Set(plain.text.split('\n'));
      const more = ours.text.split('\n').flatMap((line) => (before.has(line) ? [] : line.replace(/ \d+$/, '')));
      assert.deepEqual(more.sort(), CALLED_MORE_OFTEN);
      assert.deepEqual(hits, HITS);
    });
  }
});
