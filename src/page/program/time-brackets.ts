import { bracketLifts } from '../../plot/echarts/brackets.ts';
import { type BracketApi, drawBracket } from '../../plot/echarts/shapes.ts';
import { THEMES } from '../../plot/echarts/theme.ts';
import type { Series } from '../../profile/types.ts';
import { bracketed, nearestSample, type Span } from '../model/times.ts';
import type { Theme } from './theme.ts';

/** A bracket narrower than this is a stroke. */
const LEAST_WIDTH = 16;

/** The colour of a function in brackets and bars. */
export function functionColor(fn: number, theme: Theme): string {
  const { palette } = THEMES[theme];
  return palette[fn % palette.length]!;
}

/** What a chart that is drawn knows: where a time and a memory are, in pixels. */
export interface DrawnChart {
  toPixel(time: number, bytes: number): readonly [number, number];
  /** The pixel row of no memory, and how high the plot is. */
  bottom: number;
  height: number;
}

/** Brackets on the line of memory: `[` where a function was first seen, `]` where it was last. Those that would lie over each other are moved apart. */
export function bracketSeries(series: Series, spans: readonly Span[], chart: DrawnChart, theme: Theme): object {
  const memory = series.command === undefined ? series.heap : series.rss;
  const memoryAt = (time: number): number => memory[nearestSample(series, time)] ?? 0;
  const first = series.time[0] ?? 0;
  const last = series.time.at(-1) ?? 1;
  const most = Math.max(1, ...memory);
  const pixelsPerMs = (chart.toPixel(last, 0)[0] - chart.toPixel(first, 0)[0]) / (last - first || 1);
  const pixelsPerByte = (chart.bottom - chart.toPixel(first, most)[1]) / most;
  const shown = bracketed(spans, LEAST_WIDTH / pixelsPerMs);
  const calls = shown.map(({ start, end }) => ({
    name: '',
    start,
    end,
    level: 0,
    startMemory: memoryAt(start),
    endMemory: memoryAt(end),
  }));
  const lifts = bracketLifts(calls, { pixelsPerMs, pixelsPerByte, floor: 0, height: chart.height });
  return {
    id: 'brackets',
    type: 'custom',
    name: 'functions',
    silent: true,
    clip: true,
    z: 4,
    encode: { x: [0, 1], y: [2, 3] },
    data: calls.map(({ start, end, startMemory, endMemory }, index) => [
      start,
      end,
      startMemory,
      endMemory,
      lifts[index]!.enter,
      lifts[index]!.leave,
    ]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: BracketApi) =>
      drawBracket(api, functionColor(shown[dataIndex]!.function, theme)),
  };
}
