import type { Moment, MomentCause } from '../../profile/live/types.ts';
import type { CollectionTime, Series } from '../../profile/types.ts';
import { formatBytes, formatMs } from '../../text/units.ts';
import { momentName } from '../model/entry.ts';
import type { Fall, Span } from '../model/times.ts';
import type { Theme } from './theme.ts';
import { functionColor } from './time-brackets.ts';
import { COLORS, type ColorName } from './time-colors.ts';
import { collectionMarks, fallMarks, HEAP, type Mark, memoryAxis, memoryTick, RSS } from './time-marks.ts';

/** What the chart shows. */
export interface TimeChartData {
  series: Series;
  spans: readonly Span[];
  nameOf(fn: number): string;
  moments: readonly Moment[];
  /** Where it is not known when something was collected, memory's falls tell. */
  falls: readonly Fall[];
  collections: readonly CollectionTime[];
  /** Times in ms at which the chosen line was seen. */
  marked: readonly number[];
  /** The chosen time in ms. */
  chosen: number;
  /** Pixels of the whole. */
  width: number;
  /** Lines that a reader has switched off in the legend stand here as false. */
  selected: Readonly<Record<string, boolean>>;
}

/** Pixels above the chart, in which its legend has room on a narrow page, too; of the chart; and between it and what ran. */
export const TOP = 56;
export const HEIGHT = 200;
const BETWEEN = 34;
const MOST_LEVELS = 8;
const LEVEL_HEIGHT = 20;
const STRIPE = 4;
/** Below this many pixels the legend takes all of the width. */
const NARROW = 500;

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
  const { series, spans, moments, marked, chosen, nameOf } = data;
  const collected = data.collections.length > 0 ? collectionMarks(data.collections) : fallMarks(data.falls);
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
      left: data.width < NARROW ? 0 : 76,
      top: 0,
      textStyle: { color: color('ink') },
      data: [
        ...(series.command === undefined ? [HEAP] : []),
        RSS,
        ...(moments.length > 0 ? ['moments'] : []),
        ...(collected.length > 0 ? ['collections'] : []),
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
        ...memoryAxis(series, data.selected),
        axisLabel: { ...label, formatter: memoryTick },
        splitLine: { lineStyle: { color: color('grid') } },
      },
      { type: 'value', gridIndex: 1, min: 0, max: Math.max(1, levels), inverse: true, show: false },
    ],
    dataZoom: [{ type: 'inside', xAxisIndex: [0, 1], filterMode: 'none', zoomOnMouseWheel: 'ctrl' }],
    series: [
      ...(series.command === undefined ? [line(HEAP, series.heap, false)] : []),
      line(RSS, series.rss, true),
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
        symbolOffset: [0, '-50%'],
        itemStyle: { color: color('axis') },
        data: collected,
        tooltip: { formatter: ({ data }: { data: Mark }) => data.text },
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
        renderItem: (_: unknown, api: ShapeApi): Shape => bar(api, nameOf(api.value(3)), theme),
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

/** With a stripe in the colour of its brackets. */
function bar(api: ShapeApi, name: string, theme: Theme): Shape {
  const colors = COLORS[theme];
  const [left, top] = api.coord([api.value(0), api.value(2)]);
  const [right] = api.coord([api.value(1), api.value(2)]);
  const width = Math.max(1, right - left);
  const shape = { x: left, y: top + 1, height: LEVEL_HEIGHT - 2 };
  return {
    type: 'group',
    children: [
      {
        type: 'rect',
        shape: { ...shape, width },
        style: { fill: colors.span, stroke: colors.grid },
        ...(width > 34 && {
          textContent: {
            type: 'text',
            style: { text: name, fill: colors.ink, fontSize: 11, width: width - 12, overflow: 'truncate' },
          },
          textConfig: { position: 'insideLeft', distance: 8 },
        }),
      },
      {
        type: 'rect',
        shape: { ...shape, width: Math.min(STRIPE, width) },
        style: { fill: functionColor(api.value(3), theme) },
      },
    ],
  };
}
