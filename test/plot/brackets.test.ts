import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ChartCall } from '../../src/plot/chart/types.ts';
import { BRACKET_HEIGHT, BRACKET_WIDTH, bracketLifts } from '../../src/plot/echarts/brackets.ts';

const scale = { pixelsPerMs: 1, pixelsPerByte: 1, floor: 0, height: 400 };
const call = (start: number, end: number, startMemory: number, endMemory: number): ChartCall => {
  return { name: 'f', start, end, startMemory, endMemory, level: 0 };
};

test('brackets that are apart stay where they are', () => {
  const lifts = bracketLifts([call(10, 300, 100, 200), call(50, 200, 150, 160)], scale);
  assert.deepEqual(lifts, [
    { enter: 0, leave: 0 },
    { enter: 0, leave: 0 },
  ]);
});

test('those of functions that are entered at once stand one above the other', () => {
  const lifts = bracketLifts([call(10, 300, 100, 200), call(11, 200, 101, 160), call(11, 250, 101, 170)], scale);
  assert.deepEqual(
    lifts.map(({ enter }) => enter),
    [0, 20, 40],
  );
});

test('none lie over each other, and none leave the plot, as long as there is room', () => {
  const place = fc.integer({ min: 20, max: 380 });
  const calls = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), place, place), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(calls, (given) => {
      const all = given.map(([start, length, from, to]) => call(start, start + length, from, to));
      const lifts = bracketLifts(all, scale);
      const boxes = all.flatMap(({ start, end, startMemory, endMemory }, i) => [
        { x: start, y: startMemory + lifts[i]!.enter },
        { x: end - BRACKET_WIDTH, y: endMemory + lifts[i]!.leave },
      ]);
      for (const [i, a] of boxes.entries()) {
        assert.ok(a.y >= BRACKET_HEIGHT && a.y <= 400 - BRACKET_HEIGHT);
        for (const b of boxes.slice(i + 1)) {
          assert.ok(Math.abs(a.x - b.x) >= BRACKET_WIDTH || Math.abs(a.y - b.y) >= 2 * BRACKET_HEIGHT);
        }
      }
    }),
  );
});
