// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes } from '../../text/units.ts';
import { memoryUnit, tickText } from '../chart/ticks.ts';
import type { GrowthChart } from '../chart/types.ts';
import { memoryTick } from './axes.ts';
import { type ChartOption, escapeHtml, head, type Layout, type Theme } from './theme.ts';

interface GrowthItem {
  seriesName: string;
  marker: string;
  value: number[];
}

/** The option for memory against the size of the input. */
export function growthOption(chart: GrowthChart, theme: Theme, layout: Layout): ChartOption {
  const all = chart.curves.flatMap((curve) => [...curve.points, ...curve.fitted]);
  const unit = memoryUnit(all.reduce((top, [, memory]) => Math.max(top, memory), 0));
  const scale = chart.logarithmic ? 'log' : 'value';
  const positive = (points: readonly [number, number][]): [number, number][] =>
    points
      .filter(([n, memory]) => !chart.logarithmic || (n > 0 && memory > 0))
      .map(([n, memory]) => [n, memory / unit.size]);
  return {
    ...head(chart, theme, layout),
    legend: {
      show: !layout.interactive,
      left: 96,
      top: 84,
      orient: 'vertical',
      align: 'left',
      backgroundColor: theme.background,
      borderColor: theme.grid,
      borderWidth: 1,
      padding: [8, 16, 8, 8],
      textStyle: { color: theme.text, fontSize: 12, width: layout.width - 200, overflow: 'truncate' },
      inactiveColor: theme.grid,
      z: 10,
      formatter: (name: string) => {
        const curve = chart.curves.find((each) => each.name === name);
        return curve ? `${name}: ${curve.text}` : name;
      },
      data: chart.curves.map((curve) => ({ name: curve.name })),
    },
    grid: { left: 84, right: 40, top: layout.interactive ? 24 : 76, bottom: 64 },
    xAxis: {
      type: scale,
      name: chart.label,
      nameLocation: 'middle',
      nameGap: 34,
      nameTextStyle: { color: theme.text },
      axisLabel: { color: theme.faint, formatter: tickText },
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.faint } },
      splitLine: { show: true, lineStyle: { color: theme.grid, type: 'dotted' } },
    },
    yAxis: {
      type: scale,
      axisLabel: { color: theme.faint, formatter: (value: number) => memoryTick(value, unit) },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: theme.grid } },
    },
    ...(layout.interactive && {
      tooltip: {
        trigger: 'item',
        confine: true,
        backgroundColor: theme.background,
        borderColor: theme.grid,
        textStyle: { color: theme.text, fontSize: 12 },
        formatter: (item: GrowthItem) =>
          `${item.marker}${escapeHtml(item.seriesName)}<br>${escapeHtml(chart.label)} = ${tickText(item.value[0]!)}: <b>${formatBytes(item.value[1]! * unit.size)}</b>`,
      },
      dataZoom: [{ type: 'inside', filterMode: 'none' }],
    }),
    series: chart.curves.flatMap((curve) => {
      const color = theme.palette[curve.color % theme.palette.length]!;
      return [
        { type: 'scatter', name: curve.name, data: positive(curve.points), symbolSize: 9, itemStyle: { color }, z: 3 },
        {
          type: 'line',
          name: curve.name,
          data: positive(curve.fitted),
          symbol: 'none',
          lineStyle: { color, width: 1.8 },
          itemStyle: { color },
          silent: true,
        },
      ];
    }),
  };
}
