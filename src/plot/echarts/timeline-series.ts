// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import type { AxisUnit } from '../chart/ticks.ts';
import type { ChartCall, TimelineChart } from '../chart/types.ts';
import { bracketLifts, type Scale } from './brackets.ts';
import { COLLECTIONS, callLabel, callNames } from './legend.ts';
import { LABEL_ABOVE, peakLabelPlace } from './peak-label.ts';
import { type BracketApi, drawBracket, drawSpan } from './shapes.ts';
import type { ChartOption, Theme } from './theme.ts';

export function lineSeries(chart: TimelineChart, theme: Theme, memory: AxisUnit, time: AxisUnit): ChartOption[] {
  const lone = chart.lines.filter((line) => !line.trend).length === 1;
  return chart.lines.map((line, i) => {
    const color = theme.palette[line.color % theme.palette.length]!;
    const again = line.color >= theme.palette.length;
    return {
      type: 'line',
      name: line.name,
      data: line.points.map(([at, bytes]) => [at / time.size, bytes / memory.size]),
      symbol: line.points.length === 1 ? 'circle' : 'none',
      lineStyle: { color, width: line.trend ? 1.5 : i === 0 ? 2 : 1.5, type: line.trend || again ? 'dashed' : 'solid' },
      itemStyle: { color },
      ...(lone && !line.trend && { areaStyle: { color, opacity: 0.12 } }),
      emphasis: { disabled: true },
      z: line.trend ? 3 : 2,
    };
  });
}

/** The peak: a dashed line at its height, and its value; a mark on the line where a sample shows it. `scale` is null where no brackets are drawn. */
export function peakSeries(
  chart: TimelineChart,
  theme: Theme,
  memory: AxisUnit,
  time: AxisUnit,
  width: number,
  scale: Scale | null,
): ChartOption[] {
  const { peak, from, to } = chart;
  if (!peak) return [];
  const at = peak.time ?? from;
  const label = `peak ${formatBytes(peak.memory)}${peak.kernel ? ' (kernel)' : ` at ${formatMs(at)}`}`;
  const place = peakLabelPlace(chart, label.length, width, scale);
  const height = peak.memory / memory.size;
  return [
    {
      type: 'line',
      name: 'peak',
      data: [
        [from / time.size, height],
        [to / time.size, height],
      ],
      symbol: 'none',
      silent: true,
      tooltip: { show: false },
      lineStyle: { color: theme.peak, width: 1, type: 'dashed' },
      z: 4,
    },
    {
      type: 'scatter',
      name: 'peak',
      data: [
        { value: [at / time.size, height], symbolSize: peak.kernel ? 0.01 : 9, label: { show: false } },
        { value: [place.time / time.size, height], symbolSize: 0.01 },
      ],
      silent: true,
      tooltip: { show: false },
      itemStyle: { color: theme.peak },
      label: {
        show: true,
        position: place.side,
        offset: [0, -LABEL_ABOVE],
        color: theme.peak,
        fontWeight: 600,
        formatter: () => label,
      },
      z: 5,
    },
  ];
}

/** Marks stand on the axis, whatever memory it begins at; full collections are larger. */
export function collectionSeries(
  { collections }: TimelineChart,
  theme: Theme,
  time: AxisUnit,
  bottom: number,
): ChartOption[] {
  if (collections.length === 0) return [];
  const big = (kind: string): boolean => !/scavenge|minor/i.test(kind);
  return [
    {
      type: 'scatter',
      name: COLLECTIONS,
      symbol: 'triangle',
      data: collections.map((gc) => ({
        value: [gc.time / time.size, bottom],
        symbolSize: big(gc.kind) ? 10 : 6,
      })),
      symbolOffset: [0, '-50%'],
      // The pointer stops at samples; the tooltip looks up what else is there by itself.
      tooltip: { show: false },
      itemStyle: { color: theme.collection },
      z: 3,
    },
  ];
}

/** Executions as brackets on the line: those that would lie over each other are moved apart. */
export function bracketSeries(
  chart: TimelineChart,
  theme: Theme,
  memory: AxisUnit,
  time: AxisUnit,
  scale: Scale,
): ChartOption[] {
  const lifts = new Map(bracketLifts(chart.calls, scale).map((lift, i) => [chart.calls[i]!, lift]));
  return seriesOfCalls(chart, theme, (call, color) => ({
    value: [
      call.start / time.size,
      call.end / time.size,
      call.startMemory / memory.size,
      call.endMemory / memory.size,
      lifts.get(call)!.enter,
      lifts.get(call)!.leave,
    ],
    draw: (api) => drawBracket(api, color),
  })).map((series) => ({ ...series, encode: { x: [0, 1], y: [2, 3] } }));
}

/** Executions as bars on their levels, under the lines. */
export function spanSeries(chart: TimelineChart, theme: Theme, time: AxisUnit): ChartOption[] {
  return seriesOfCalls(chart, theme, (call, color) => ({
    value: [call.start / time.size, call.end / time.size, call.level],
    draw: (api) => drawSpan(api, call.name, color, theme.background),
  })).map((series) => ({ ...series, xAxisIndex: 1, yAxisIndex: 1, encode: { x: [0, 1], y: 2 } }));
}

/** A series for each function, as a legend switches them off by name. */
function seriesOfCalls(
  chart: TimelineChart,
  theme: Theme,
  itemOf: (call: ChartCall, color: string) => { value: number[]; draw(api: BracketApi): object },
): ChartOption[] {
  return callNames(chart).map((name, i) => {
    const color = theme.palette[(i + 1) % theme.palette.length]!;
    const items = chart.calls.filter((call) => call.name === name).map((call) => itemOf(call, color));
    return {
      type: 'custom',
      tooltip: { show: false },
      name: callLabel(name, chart),
      itemStyle: { color },
      data: items.map(({ value }) => value),
      renderItem: ({ dataIndex }: { dataIndex: number }, api: BracketApi) => items[dataIndex]!.draw(api),
      clip: true,
      z: 6,
    };
  });
}
