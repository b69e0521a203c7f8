// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import type { AxisUnit } from '../chart/ticks.ts';
import type { ChartCall, TimelineChart } from '../chart/types.ts';
import { COLLECTIONS, callLabel, callNames } from './legend.ts';
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

/** The peak: a dashed line at its height, and its value; a mark on the line where a sample shows it. */
export function peakSeries(
  { peak, from, to }: TimelineChart,
  theme: Theme,
  memory: AxisUnit,
  time: AxisUnit,
): ChartOption[] {
  if (!peak) return [];
  const at = peak.time ?? from;
  const label = `peak ${formatBytes(peak.memory)}${peak.kernel ? ' (kernel)' : ` at ${formatMs(at)}`}`;
  const late = at - from > (to - from) * 0.6;
  return [
    {
      type: 'line',
      name: 'peak',
      data: [
        [from / time.size, peak.memory / memory.size],
        [to / time.size, peak.memory / memory.size],
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
      data: [[at / time.size, peak.memory / memory.size]],
      symbolSize: peak.kernel ? 0.01 : 9,
      silent: true,
      tooltip: { show: false },
      itemStyle: { color: theme.peak },
      label: {
        show: true,
        position: late ? 'left' : 'right',
        offset: [0, -10],
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

export function callSeries(
  chart: TimelineChart,
  theme: Theme,
  memory: AxisUnit,
  time: AxisUnit,
  flame: boolean,
): ChartOption[] {
  return callNames(chart).map((name, i) => {
    const color = theme.palette[(i + 1) % theme.palette.length]!;
    const calls = chart.calls.filter((call) => call.name === name);
    const axis = flame ? 1 : 0;
    const values = (call: ChartCall): number[] =>
      flame
        ? [call.start / time.size, call.end / time.size, call.level]
        : [call.start / time.size, call.end / time.size, call.startMemory / memory.size, call.endMemory / memory.size];
    return {
      type: 'custom',
      tooltip: { show: false },
      name: callLabel(name, chart),
      xAxisIndex: axis,
      yAxisIndex: axis,
      itemStyle: { color },
      data: calls.map(values),
      encode: flame ? { x: [0, 1], y: 2 } : { x: [0, 1], y: [2, 3] },
      renderItem: (_parameters: unknown, api: BracketApi) =>
        flame ? drawSpan(api, name, color, theme.background) : drawBracket(api, color),
      clip: true,
      z: 6,
    };
  });
}
