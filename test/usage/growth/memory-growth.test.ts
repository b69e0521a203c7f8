import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryGrowth } from '../../../src/usage/growth/memory-growth.ts';
import { memit } from '../../../src/usage/memit.ts';

const MiB = 1048576;
const work = new URL('../../../../test/usage/fixtures/work.mjs', import.meta.url);

describe('memoryGrowth', () => {
  it('calls the function once for each input, in order, with what prepare makes of it', async () => {
    const seen: unknown[] = [];
    const growth = await memoryGrowth((text: string) => seen.push(text), [1, 2, 3], {
      prepare: (n) => 'x'.repeat(n),
      name: 'push',
    });
    assert.deepEqual(seen, ['x', 'xx', 'xxx']);
    assert.deepEqual(
      growth.points.map((point) => [point.input, point.n]),
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    );
    assert.match(String(growth), /^push: peak .*, allocated /);
  });

  it('counts what is allocated, exactly enough to tell its order', async () => {
    const growth = await memoryGrowth(
      (n: number) => Array.from({ length: n }, (_, i) => ({ i, j: i })),
      [10_000, 40_000, 160_000, 640_000],
      { name: 'objects' },
    );
    // An object of two fields is 40 B, its slot in the array 8 B.
    const { allocated } = growth.points.at(-1)!;
    assert.ok(allocated > 640_000 * 40 && allocated < 640_000 * 90, `${allocated}`);
    assert.ok(['n', 'n log n'].includes(growth.allocated.order), String(growth));
  });

  it('does not count what prepare allocates', async () => {
    const growth = await memoryGrowth((kept: Float64Array) => kept.length, [1e6, 2e6, 4e6], {
      prepare: (n) => new Float64Array(n).fill(1),
      size: (n) => n,
    });
    for (const point of growth.points) assert.ok(point.allocated < MiB, `${point.allocated}`);
    assert.equal(growth.allocated.order, '1');
  });

  it('measures each input in a process of its own', async () => {
    const growth = await memoryGrowth({ module: work, name: 'square' }, [200, 400, 800, 1600], { isolate: true });
    assert.equal(growth.name, 'square');
    assert.equal(growth.peak.order, 'n²', String(growth));
    const pids = await memoryGrowth(() => process.pid, [1, 2], { isolate: true });
    assert.equal(pids.points.length, 2);
  });

  it('gives a function to another process as text, with its errors back', async () => {
    const failing = memoryGrowth(
      (n: number) => {
        if (n > 1) throw new RangeError(`too large: ${n}`);
      },
      [1, 2],
      { isolate: true },
    );
    await assert.rejects(failing, { name: 'RangeError', message: 'too large: 2' });
    await assert.rejects(
      memoryGrowth(() => process.exit(9), [1], { isolate: true }),
      { message: 'memoryGrowth: the process for an input ended before it was measured (exit status 9)' },
    );
  });

  it('throws what the function throws', async () => {
    const error = new Error('mine');
    await assert.rejects(
      memoryGrowth(() => {
        throw error;
      }, [1]),
      (thrown) => thrown === error,
    );
  });

  it('refuses sizes that are none, and a wrong repeat', async () => {
    await assert.rejects(
      memoryGrowth(() => 0, [{}]),
      { message: 'memoryGrowth: the size of an input is NaN; give options.size to say what its size is' },
    );
    await assert.rejects(
      memoryGrowth(() => 0, [1], { repeat: 0 }),
      { message: 'repeat: expected a whole number, 1 or more, given 0' },
    );
    await assert.rejects(memoryGrowth({ module: work }, [1]), /with isolate: true only/);
  });
});

describe('memit', () => {
  it('says peak and increment in one line, after a collection', async () => {
    let calls = 0;
    const measured = await memit(() => {
      calls++;
      Buffer.alloc(100 * MiB, 1);
      return 'done';
    });
    assert.equal(calls, 1);
    assert.equal(measured.result, 'done');
    assert.equal(measured.increment, measured.peak - measured.baseline);
    assert.ok(measured.peakKind !== 'kernel' || measured.increment >= 95 * MiB);
    assert.match(String(measured), /^peak memory: [\d.]+ MB, increment: [\d.]+ MB$/);
  });
});
