import type { Moment, MomentCause } from '../../profile/live.ts';
import type { Series } from '../../profile/types.ts';
import { formatBytes, formatMs } from '../../text/units.ts';
import { momentName } from '../model/entry.ts';
import type { Fall, Span } from '../model/times.ts';
import type { Theme } from './theme.ts';

/** What the chart shows. */
export interface TimeChartData {
  series: Series;
  spans: readonly Span[];
  nameOf(fn: number): string;
  moments: readonly Moment[];
  falls: readonly Fall[];
  /** Times in ms at which the chosen line was seen. */
  marked: readonly number[];
  /** The chosen time in ms. */
  chosen: number;
}

/** A canvas knows nothing of the page's style. */
const COLORS = {
  light: {
    ink: '#1d222b',
    axis: '#5a6472',
    grid: '#e6e9ee',
    chart: '#d9480f',
    span: '#f6d5c3',
    mark: '#9cc0f5',
    tip: '#1d222b',
    tipText: '#ffffff',
  },
  dark: {
    ink: '#e4e7ec',
    axis: '#9ca6b4',
    grid: '#2c333e',
    chart: '#ff8a4c',
    span: '#5a3a26',
    mark: '#33558a',
    tip: '#e4e7ec',
    tipText: '#14171d',
  },
};
type ColorName = keyof (typeof COLORS)['light'];

/** Pixels above the chart, in which its legend has room on a narrow page, too; of the chart; and between it and what ran. */
const TOP = 56;
const HEIGHT = 200;
const BETWEEN = 34;
const MOST_LEVELS = 8;
const MOST_FALLS = 500;
const LEVEL_HEIGHT = 20;

type Shape = Record<string, unknown>;
interface ShapeApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

/** Pixels that the chart takes. */
export function chartHeight(spans: readonly Span[]): number {
  return TOP + HEIGHT + BETWEEN + 32 + levelsOf(spans) * LEVEL_HEIGHT;
}

/** The chart of a series: memory above, what ran below. */
export function timeOption(data: TimeChartData, theme: Theme): Record<string, unknown> {
  const { series, spans, moments, falls, marked, chosen, nameOf } = data;
  const color = (name: ColorName): string => COLORS[theme][name];
  const levels = levelsOf(spans);
  const end = series.time.at(-1) ?? 1;
  const axis = {
    type: 'value',
    min: 0,
    max: end,
    splitLine: { show: false },
    axisLine: { lineStyle: { color: color('axis') } },
  };
  const label = { color: color('axis'), hideOverlap: true };
  const line = (name: string, values: readonly number[], dashed: boolean): object => ({
    type: 'line',
    name,
    symbol: series.time.length === 1 ? 'circle' : 'none',
    data: values.map((value, index) => [series.time[index], value]),
    lineStyle: {
      color: color(dashed ? 'axis' : 'chart'),
      width: dashed ? 1.5 : 2,
      type: dashed ? 'dashed' : 'solid',
    },
    itemStyle: { color: color(dashed ? 'axis' : 'chart') },
    areaStyle: dashed ? undefined : { color: color('chart'), opacity: 0.1 },
    emphasis: { disabled: true },
  });
  return {
    animation: false,
    grid: [
      { left: 76, right: 16, top: TOP, height: HEIGHT },
      { left: 76, right: 16, top: TOP + HEIGHT + BETWEEN, height: Math.max(1, levels) * LEVEL_HEIGHT },
    ],
    legend: {
      left: 76,
      top: 0,
      textStyle: { color: color('ink') },
      data: [
        'heap in use + external',
        'resident set',
        ...(moments.length > 0 ? ['moments'] : []),
        ...(falls.length > 0 ? ['collections'] : []),
      ],
    },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: color('tip'),
      borderWidth: 0,
      textStyle: { color: color('tipText'), fontSize: 12 },
      renderMode: 'richText',
    },
    xAxis: [
      { ...axis, gridIndex: 0, axisLabel: { ...label, formatter: (ms: number) => (ms === 0 ? '0' : formatMs(ms)) } },
      { ...axis, gridIndex: 1, show: false },
    ],
    yAxis: [
      {
        type: 'value',
        min: 0,
        axisLabel: { ...label, formatter: (bytes: number) => formatBytes(bytes, 0) },
        splitLine: { lineStyle: { color: color('grid') } },
        splitNumber: 4,
      },
      { type: 'value', gridIndex: 1, min: 0, max: Math.max(1, levels), inverse: true, show: false },
    ],
    dataZoom: [{ type: 'inside', xAxisIndex: [0, 1], filterMode: 'none', zoomOnMouseWheel: 'ctrl' }],
    series: [
      ...(series.command === undefined ? [line('heap in use + external', series.heap, false)] : []),
      line('resident set', series.rss, true),
      {
        type: 'scatter',
        name: 'moments',
        symbol: 'diamond',
        symbolSize: 11,
        itemStyle: { color: color('chart') },
        data: moments.map(({ time, heap, cause }) => ({ value: [time, heap], cause })),
        tooltip: {
          formatter: ({ data }: { data: { value: number[]; cause: MomentCause } }) =>
            `Taken ${momentName(data.cause)}: ${formatBytes(data.value[1]!)}`,
        },
        z: 4,
      },
      {
        type: 'scatter',
        name: 'collections',
        symbol: 'triangle',
        symbolSize: 9,
        symbolOffset: [0, '-50%'],
        itemStyle: { color: color('axis') },
        data: falls.slice(0, MOST_FALLS).map(({ from, to, bytes }) => ({ value: [to, 0], from, bytes })),
        tooltip: {
          formatter: ({ data }: { data: { value: number[]; from: number; bytes: number } }) =>
            `Fell by ${formatBytes(data.bytes)} between ${formatMs(data.from)} and ${formatMs(data.value[0]!)}`,
        },
        z: 3,
      },
      {
        type: 'custom',
        name: 'chosen',
        silent: true,
        data: [...marked.map((time) => [time, 0]), [chosen, 1]],
        renderItem: (_: unknown, api: ShapeApi): Shape => upright(api, color(api.value(1) === 1 ? 'ink' : 'mark')),
        z: 1,
      },
      {
        type: 'custom',
        name: 'what ran',
        xAxisIndex: 1,
        yAxisIndex: 1,
        clip: true,
        data: spans
          .filter(({ level }) => level < MOST_LEVELS)
          .map((span) => [span.start, span.end, span.level, span.function]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_: unknown, api: ShapeApi): Shape => bar(api, nameOf(api.value(3)), color),
        tooltip: {
          formatter: ({ value }: { value: number[] }) =>
            `${nameOf(value[3]!)}: seen from ${formatMs(value[0]!)} to ${formatMs(value[1]!)}`,
        },
      },
    ],
  };
}

function levelsOf(spans: readonly Span[]): number {
  return Math.min(
    MOST_LEVELS,
    spans.reduce((most, { level }) => Math.max(most, level + 1), 0),
  );
}

function upright(api: ShapeApi, stroke: string): Shape {
  const [x] = api.coord([api.value(0), 0]);
  return { type: 'line', shape: { x1: x, x2: x, y1: TOP, y2: TOP + HEIGHT }, style: { stroke, lineWidth: 1.5 } };
}

function bar(api: ShapeApi, name: string, color: (name: ColorName) => string): Shape {
  const [left, top] = api.coord([api.value(0), api.value(2)]);
  const [right] = api.coord([api.value(1), api.value(2)]);
  const width = Math.max(1, right - left);
  return {
    type: 'rect',
    shape: { x: left, y: top + 1, width, height: LEVEL_HEIGHT - 2 },
    style: { fill: color('span'), stroke: color('grid') },
    ...(width > 34 && {
      textContent: {
        type: 'text',
        style: { text: name, fill: color('ink'), fontSize: 11, width: width - 8, overflow: 'truncate' },
      },
      textConfig: { position: 'insideLeft' },
    }),
  };
}
