import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { countUntil } from '../../../runtime/clock/until-reading.ts';

type Fall = readonly [before: number, after: number];
const records = (falls: readonly Fall[]): Parameters<typeof countUntil>[0] =>
  falls.map(([before, after]) => ({
    beforeGC: { heapStatistics: { usedHeapSize: before } },
    afterGC: { heapStatistics: { usedHeapSize: after } },
  }));

test('a collection after the reading is none of its interval, also where V8 begins to mark next', () => {
  // As Node 20 gave them, where the clock then said 64 MB of 31.
  const scavenge: Fall = [80_463_688, 48_066_584];
  const marking: Fall = [48_066_584, 48_066_584];
  assert.equal(countUntil(records([scavenge, marking]), 80_463_688, 48_082_104), 0);
  assert.equal(countUntil(records([scavenge]), 80_463_688, 48_082_104), 0);
  // The same before the reading, which is what they left and what was made since.
  assert.equal(countUntil(records([scavenge, marking]), 48_080_000, 48_082_104), 2);
  assert.equal(countUntil(records([scavenge, marking]), 80_463_000, 80_466_000), 2);
});

test('the collections of any interval are those until its reading, however many follow it', () => {
  // Bytes that are made before a collection, and what of a thousand it leaves; none for the begin of a marking.
  const step = (most: number) => fc.tuple(fc.nat({ max: most }), fc.option(fc.integer({ min: 100, max: 900 })));
  fc.assert(
    fc.property(
      fc.array(step(5e7), { maxLength: 4 }),
      fc.integer({ min: 1e6, max: 5e7 }),
      fc.array(step(1000), { maxLength: 4 }),
      (earlier, last, later) => {
        let heap = 4e6;
        const falls: Fall[] = [];
        const collect = ([made, stays]: readonly [number, number | null]): void => {
          const before = heap + made;
          heap = stays === null ? before : Math.round((before * stays) / 1000);
          falls.push([before, heap]);
        };
        earlier.forEach(collect);
        const used = heap + last;
        // Where a collection found by chance what was read, it is not told apart when next to nothing is left of it.
        fc.pre(falls.every(([before]) => Math.abs(before - used) > 32_768));
        heap = used;
        later.forEach(collect);
        const freed = (from: number): number =>
          falls.slice(from).reduce((sum, [before, after]) => sum + before - after, 0);
        const count = countUntil(records(falls), used, heap + 1000);
        // A marking that begins counts nothing, on whichever side it is.
        assert.equal(freed(count), freed(earlier.length));
      },
    ),
  );
});
