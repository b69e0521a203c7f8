import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ChartCall, TimelineChart } from '../../src/plot/chart/types.ts';
import { BRACKET_HEIGHT, BRACKET_WIDTH, bracketLifts } from '../../src/plot/echarts/brackets.ts';
import { peakLabelPlace } from '../../src/plot/echarts/peak-label.ts';

const WIDTH = 1000;
const LETTERS = 20;
const scale = { pixelsPerMs: 1, pixelsPerByte: 1, floor: 0, height: 500 };
const call = (start: number, end: number, startMemory: number, endMemory: number): ChartCall => {
  return { name: 'f', start, end, startMemory, endMemory, level: 0 };
};

/** A chart of 1,000 ms, a pixel each, whose peak is 400 pixels high. */
function chart(time: number | undefined, calls: ChartCall[]): TimelineChart {
  const peak = { memory: 400, kernel: time === undefined, ...(time !== undefined && { time }) };
  return { from: 0, to: 1000, peak, calls } as unknown as TimelineChart;
}

test('the label of the peak stands beside its mark, on the side where there is room', () => {
  assert.deepEqual(peakLabelPlace(chart(300, []), LETTERS, WIDTH, scale), { time: 300, side: 'right' });
  assert.deepEqual(peakLabelPlace(chart(990, []), LETTERS, WIDTH, scale), { time: 990, side: 'left' });
});

test('it stands elsewhere on the line of the peak when a bracket would lie over it', () => {
  const crowded = chart(990, [call(900, 980, 395, 405)]);
  assert.deepEqual(peakLabelPlace(crowded, LETTERS, WIDTH, scale), { time: 0, side: 'right' });
  // Where no brackets are drawn, they are in no way.
  assert.deepEqual(peakLabelPlace(crowded, LETTERS, WIDTH, null), { time: 990, side: 'left' });
});

test('no bracket lies over it as long as a part of the line is free', () => {
  const end = fc.integer({ min: 500, max: 1000 });
  const height = fc.integer({ min: 350, max: 420 });
  const calls = fc.array(fc.tuple(end, end, height, height), { maxLength: 12 });
  fc.assert(
    fc.property(calls, fc.integer({ min: 0, max: 1000 }), (given, time) => {
      const all = given.map(([a, b, from, to]) => call(Math.min(a, b), Math.max(a, b), from, to));
      const place = peakLabelPlace(chart(time, all), LETTERS, WIDTH, scale);
      const left = place.side === 'left' ? place.time - LETTERS * 8 : place.time;
      for (const [i, { enter, leave }] of bracketLifts(all, scale).entries()) {
        const { start, end, startMemory, endMemory } = all[i]!;
        for (const [x, y] of [
          [start, startMemory + enter],
          [end - BRACKET_WIDTH, endMemory + leave],
        ] as const) {
          const isBeside = x + BRACKET_WIDTH < left || x > left + LETTERS * 8;
          assert.ok(isBeside || Math.abs(y - 410) > BRACKET_HEIGHT + 7, `${x} ${y} lies over the label at ${left}`);
        }
      }
    }),
  );
});
