import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProcessTree, TreeSample } from '../../src/process/types.ts';
import { watchTree } from '../../src/process/watch.ts';

/** A tree that ends after some samples. */
function tree(lives: number): ProcessTree & { marks: number } {
  let left = lives;
  return {
    pid: 1,
    marks: 0,
    sample: async (): Promise<TreeSample | null> => (left-- > 0 ? { time: 0, root: left, children: new Map() } : null),
    peaks: () => new Map(),
    watchPeaks(): void {
      this.marks++;
    },
    close: () => {},
  };
}

describe('watchTree', () => {
  it('samples until the process ends', async () => {
    const seen: number[] = [];
    assert.equal(
      await watchTree(tree(4), { interval: 1, onSample: (sample) => seen.push(sample.root) }),
      'process-ended',
    );
    assert.deepEqual(seen, [3, 2, 1, 0]);
  });

  it('ends at the timeout', async () => {
    assert.equal(await watchTree(tree(Infinity), { interval: 5, timeout: 30, onSample: () => {} }), 'timeout');
  });

  it('ends when it is told to, also between two samples that are far apart', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const end = watchTree(tree(Infinity), {
      interval: 1e8,
      signal: controller.signal,
      onSample: () => {
        seen.push(1);
        setImmediate(() => controller.abort());
      },
    });
    assert.equal(await end, 'aborted');
    assert.equal(seen.length, 1);
    assert.equal(
      await watchTree(tree(3), { interval: 1, signal: AbortSignal.abort(), onSample: () => assert.fail() }),
      'aborted',
    );
  });

  it('reads the marks between the samples', async () => {
    const watched = tree(2);
    await watchTree(watched, { interval: 60, peakInterval: 1, onSample: () => {} });
    assert.ok(watched.marks > 3, `${watched.marks}`);
  });
});
