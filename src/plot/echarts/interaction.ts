// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import type { AxisUnit } from '../chart/ticks.ts';
import type { TimelineChart } from '../chart/types.ts';
import { callNames } from './legend.ts';
import { type ChartOption, escapeHtml, type Theme } from './theme.ts';

/** Pointing and zooming. */
export function interaction(
  chart: TimelineChart,
  grids: number,
  theme: Theme,
  memory: AxisUnit,
  time: AxisUnit,
): ChartOption {
  const axes = Array.from({ length: grids }, (_, i) => i);
  return {
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.grid,
      textStyle: { color: theme.text, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: theme.faint } },
      formatter: (items: unknown) => tooltip(items, chart, theme, memory, time),
    },
    toolbox: {
      right: 16,
      top: 10,
      iconStyle: { borderColor: theme.faint },
      feature: {
        dataZoom: { yAxisIndex: 'none', title: { zoom: 'zoom into a range', back: 'back' } },
        restore: { title: 'show all' },
      },
    },
    dataZoom: [
      { type: 'inside', xAxisIndex: axes, filterMode: 'none' },
      {
        type: 'slider',
        xAxisIndex: axes,
        filterMode: 'none',
        bottom: 16,
        height: 30,
        borderColor: theme.grid,
        fillerColor: 'rgba(120, 140, 180, 0.18)',
        textStyle: { color: theme.faint },
        labelFormatter: (value: number) => formatMs(value * time.size),
        dataBackground: { lineStyle: { color: theme.faint }, areaStyle: { color: theme.grid } },
      },
    ],
  };
}

interface TooltipItem {
  seriesType: string;
  seriesName: string;
  marker: string;
  value: number[];
}

/** How near to the pointer a collection must be, as a share of the axis. */
const NEAR = 0.012;
/** Executions that a tooltip lists. */
const TOOLTIP_CALLS = 8;

/** The HTML of a tooltip: the lines at this moment, what was executing, and collections near it. Every name in it is escaped. */
function tooltip(items: unknown, chart: TimelineChart, theme: Theme, memory: AxisUnit, time: AxisUnit): string {
  const lines = ((Array.isArray(items) ? items : [items]) as TooltipItem[]).filter(
    (item) => item.seriesType === 'line' && item.seriesName !== 'peak',
  );
  const at = (lines[0]?.value[0] ?? chart.from / time.size) * time.size;
  const near = (each: { time: number }): boolean => Math.abs(each.time - at) < (chart.to - chart.from) * NEAR;
  const rows = lines.map(
    (item) => `${item.marker}${escapeHtml(item.seriesName)}: <b>${formatBytes(item.value[1]! * memory.size)}</b>`,
  );
  const names = callNames(chart);
  const running = chart.calls.filter((call) => call.start <= at && call.end >= at).sort((a, b) => a.level - b.level);
  for (const { name, start, end, startMemory, endMemory } of running.slice(0, TOOLTIP_CALLS)) {
    const change = `${endMemory >= startMemory ? '+' : ''}${formatBytes(endMemory - startMemory)}`;
    const color = theme.palette[(names.indexOf(name) + 1) % theme.palette.length]!;
    rows.push(`<span style="color:${color}">▬</span> ${escapeHtml(name)}: ${formatMs(end - start)}, <b>${change}</b>`);
  }
  for (const gc of chart.collections.filter(near)) {
    rows.push(
      `<span style="color:${theme.collection}">▲</span> ${escapeHtml(gc.kind)}: freed <b>${formatBytes(gc.freed)}</b> in ${formatMs(gc.duration)}`,
    );
  }
  return [`<b>${formatMs(at, 2)}</b>`, ...rows].join('<br>');
}
