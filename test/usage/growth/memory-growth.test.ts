import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryGrowth } from '../../../src/usage/growth/memory-growth.ts';

const work = new URL('../../../../test/usage/fixtures/work.mjs', import.meta.url);
const MB = 1e6;

describe('memoryGrowth', () => {
  it('measures what an input needs, in processes of its own', async () => {
    const growth = await memoryGrowth((n: number) => Buffer.alloc(n * n, 1), [1000, 2000, 4000, 8000]);
    assert.equal(growth.isolated, true);
    for (const { n, peak, live, peakKind } of growth.points) {
      assert.ok(Math.abs(peak - n * n) < 0.3 * MB, `${n}: ${peak}`);
      assert.ok(live! <= peak && live! > peak - 0.5 * MB, `${n}: ${live} of ${peak}`);
      assert.equal(peakKind, 'collected');
    }
    assert.equal(growth.allocated.order, 'n²', String(growth));
    assert.ok(growth.peak.weight > 0.9, String(growth));
  });

  it('does not take garbage for a need', async () => {
    const text = `(n) => {
      let sum = 0;
      const last = [];
      for (let i = 0; i < n; i++) {
        last[0] = { i, more: [i, sum] };
        sum += last[0].more.length;
      }
      return sum;
    }`;
    const growth = await memoryGrowth(text, [1e6], { repeat: 2 });
    const [point] = growth.points;
    assert.ok(point!.allocated > 90 * MB, `${point!.allocated}`);
    assert.ok(point!.live! < MB, `${point!.live}`);
    assert.ok(point!.peak < 20 * MB, `${point!.peak}`);
  });

  it('counts what is allocated, exactly enough to tell its order', async () => {
    const growth = await memoryGrowth(
      (n: number) => Array.from({ length: n }, (_, i) => ({ i, j: i })),
      [10_000, 40_000, 160_000],
      { name: 'objects', repeat: 2 },
    );
    // An object of two fields is 40 B, its slot in the array 8 B.
    const { allocated } = growth.points.at(-1)!;
    assert.ok(allocated > 160_000 * 40 && allocated < 160_000 * 90, `${allocated}`);
    // By hand, as three points are few for a fit: four times the input allocates four times as much.
    const [first, ...rest] = growth.points;
    for (const point of rest) {
      const ratio = point.allocated / first!.allocated / ((point.input as number) / (first!.input as number));
      assert.ok(ratio > 0.5 && ratio < 2, `${point.input}: ${ratio}`);
    }
    assert.match(String(growth), /^objects: peak .*, allocated /);
  });

  it('measures a function that needs its surroundings in this process, in order, and says why', async () => {
    const seen: unknown[] = [];
    const told: unknown[] = [];
    const growth = await memoryGrowth((text: string) => seen.push(text), [1, 2, 3], {
      prepare: (n) => 'x'.repeat(n),
      name: 'push',
      repeat: 1,
      onPoint: (point) => told.push([point, seen.length]),
    });
    assert.deepEqual(seen, ['x', 'x', 'xx', 'xx', 'xxx', 'xxx']);
    // Each is told as soon as it is there.
    assert.deepEqual(
      told,
      growth.points.map((point, i) => [point, 2 * (i + 1)]),
    );
    assert.deepEqual(
      growth.points.map((point) => [point.input, point.n, point.runs]),
      [
        [1, 1, 1],
        [2, 2, 1],
        [3, 3, 1],
      ],
    );
    assert.equal(growth.isolated, false);
    assert.equal(growth.because, 'it uses `seen` of the scope around it');
  });

  it('does not count what prepare allocates', async () => {
    const growth = await memoryGrowth((kept: Float64Array) => kept.length, [1e6, 2e6, 4e6], {
      prepare: (n) => new Float64Array(n).fill(1),
      size: (n) => n,
      repeat: 2,
    });
    for (const point of growth.points) {
      assert.ok(point.allocated < MB, `${point.allocated}`);
      assert.ok(point.peak < MB, `${point.peak}`);
    }
    // None where V8 compiled more in one of the processes than in the others.
    for (const { order, text } of [growth.allocated, growth.peak]) assert.match(order, /^[1?]$/, text);
  });

  it('measures an export of a module, and the text of an async function that imports', async () => {
    const growth = await memoryGrowth({ module: work, name: 'square' }, [200, 400, 800, 1600], { repeat: 1 });
    assert.equal(growth.name, 'square');
    assert.equal(growth.allocated.order, 'n²', String(growth));
    const text = await memoryGrowth(
      'async (n) => { const { sep } = await import("node:path"); return new Array(n).fill(sep); }',
      [1e6],
      { repeat: 1 },
    );
    assert.equal(text.isolated, true);
    assert.ok(text.points[0]!.peak > 7.9 * MB && text.points[0]!.peak < 10 * MB, `${text.points[0]!.peak}`);
  });

  it('reads resident memory when asked to', async () => {
    const growth = await memoryGrowth((n: number) => Buffer.alloc(n, 1), [64 * MB], { metric: 'rss', repeat: 1 });
    const [point] = growth.points;
    assert.ok(point!.peak > 60 * MB && point!.peak < 90 * MB, `${point!.peak}`);
    assert.notEqual(point!.peakKind, 'collected');
    assert.equal(point!.live, undefined);
  });

  it('gives the errors of another process back', async () => {
    const failing = memoryGrowth(
      (n: number) => {
        if (n > 1) throw new RangeError(`too large: ${n}`);
      },
      [1, 2],
      { repeat: 1 },
    );
    await assert.rejects(failing, { name: 'RangeError', message: 'too large: 2' });
    await assert.rejects(
      memoryGrowth(() => process.exit(9), [1]),
      { message: 'the process in which an input was measured ended before its result was there (exit status 9)' },
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

  it('refuses sizes that are none, a wrong repeat, and what cannot be isolated', async () => {
    await assert.rejects(
      memoryGrowth(() => 0, [{}]),
      { message: 'memoryGrowth: the size of an input is NaN; give options.size to say what its size is' },
    );
    await assert.rejects(
      memoryGrowth(() => 0, [1], { repeat: 0 }),
      { message: 'repeat: expected a whole number, 1 or more, given 0' },
    );
    await assert.rejects(
      memoryGrowth((n: number) => n * MB, [1], { isolate: true }),
      { message: 'isolate: the function cannot run in a process of its own: it uses `MB` of the scope around it' },
    );
    await assert.rejects(
      memoryGrowth(Math.sqrt.bind(null), [1], { isolate: true }),
      /the text of `bound sqrt` is not a function that stands on its own/,
    );
    await assert.rejects(memoryGrowth({ module: work }, [1], { isolate: false }), /in a process of its own only/);
  });
});
