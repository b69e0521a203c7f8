import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { downsample, largest, slice, trend } from '../../src/series/downsample.ts';
import type { Track } from '../../src/series/types.ts';

function track(memory: readonly number[], time: readonly number[] = memory.map((_, i) => i)): Track {
  return { label: '', time: Float64Array.from(time), memory: Float64Array.from(memory) };
}

describe('downsample', () => {
  it('keeps every peak that a column of the chart could show', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 8, max: 200 }),
        (memory, points) => {
          const all = track(memory);
          const kept = downsample(all, points);
          assert.ok(kept.time.length <= points || kept === all);
          assert.deepEqual(
            [...kept.time],
            [...kept.time].sort((a, b) => a - b),
          );
          for (const [i, time] of kept.time.entries()) assert.equal(kept.memory[i], memory[time]);
          assert.equal(kept.time[0], 0);
          assert.equal(kept.time.at(-1), memory.length - 1);
          if (kept === all) return;
          // Each bucket's own largest and smallest values are there.
          const buckets = Math.floor(points / 4);
          const width = (memory.length - 1) / buckets;
          for (let bucket = 0; bucket < buckets; bucket++) {
            const inside = (time: number): boolean =>
              time >= bucket * width && (bucket === buckets - 1 || time < (bucket + 1) * width);
            const before = memory.filter((_, time) => inside(time));
            if (before.length === 0) continue;
            const after = [...kept.memory].filter((_, i) => inside(kept.time[i]!));
            assert.equal(Math.max(...after), Math.max(...before));
            assert.equal(Math.min(...after), Math.min(...before));
          }
        },
      ),
    );
  });

  it('gives a short track as it is', () => {
    const short = track([3, 1, 2]);
    assert.equal(downsample(short, 100), short);
  });

  it('copes with times that are all the same', () => {
    const kept = downsample(
      track(
        Array.from({ length: 100 }, (_, i) => i),
        Array(100).fill(5),
      ),
      8,
    );
    assert.deepEqual([...kept.memory], [0, 99]);
  });
});

describe('parts and figures of a track', () => {
  it('slice takes both ends', () => {
    assert.deepEqual([...slice(track([0, 10, 20, 30, 40]), 1, 3).memory], [10, 20, 30]);
    assert.deepEqual([...slice(track([0, 10, 20]), 5, 9).memory], []);
  });

  it('largest is the first of the highest', () => {
    assert.equal(largest(track([1, 9, 3, 9])), 1);
    assert.equal(largest(track([])), -1);
  });

  it('trend is the least-squares line', () => {
    assert.deepEqual(trend(track([5, 7, 9, 11], [0, 1, 2, 3])), { slope: 2, intercept: 5 });
    assert.deepEqual(trend(track([4], [3])), { slope: 0, intercept: 4 });
    assert.deepEqual(trend(track([])), { slope: 0, intercept: 0 });
  });
});
