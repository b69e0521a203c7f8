/** A tree of processes and worker threads, of random form, against what it counted itself. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { functionNamed, runProfiled } from './programs.ts';

const PROCESSES = 20;
const WORKERS = 8;
const SEED = Number(process.env.TREE_SEED ?? Date.now() % 2 ** 30);

test(`${PROCESSES} processes and ${WORKERS} workers that end at random, seed ${SEED}`, {
  timeout: 120_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tree-'));
  const file = join(folder, 'counted');
  try {
    const args = [file, String(SEED), String(PROCESSES), String(WORKERS)];
    const { profile, leftovers } = await runProfiled('tree.cjs', { args });
    const counted = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
    const calls = PROCESSES + WORKERS;
    assert.equal(counted.length, calls);
    const passes = counted.reduce((sum, each) => sum + each, 0);
    const { lines, threads } = functionNamed(profile, 'work');
    const byLine = Object.fromEntries(lines.map(({ line, hits }) => [line, hits]));
    assert.deepEqual(byLine, { 3: calls, 4: calls, 5: passes + calls, 6: passes, 8: calls });
    // Each thread's own share, too: whatever the order.
    const shares = threads!.map(({ hits }) => (hits - 4) / 2).sort((a, b) => a - b);
    assert.deepEqual(
      shares,
      counted.sort((a, b) => a - b),
    );
    const endings = profile!.run.threads.map(({ ending }) => ending.kind);
    const tally = [...new Set(endings)].map((kind) => `${endings.filter((each) => each === kind).length} ${kind}`);
    t.diagnostic(`${passes} passes in ${calls} threads: every hit is there; endings: ${tally.join(', ')}`);
    assert.deepEqual(leftovers, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
