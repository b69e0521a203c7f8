// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatMs } from '../../text/units.ts';
import type { AxisUnit } from '../chart/ticks.ts';
import type { TimelineChart } from '../chart/types.ts';
import { momentRows } from './moment-text.ts';
import { type ChartOption, escapeHtml, type Theme } from './theme.ts';

/** Pointing and zooming. */
export function interaction(
  chart: TimelineChart,
  grids: readonly { left: number; right: number }[],
  theme: Theme,
  time: AxisUnit,
): ChartOption {
  const axes = [...grids.keys()];
  const { left, right } = grids[0]!;
  return {
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.grid,
      textStyle: { color: theme.text, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: theme.faint } },
      formatter: (items: unknown) => tooltip(items, chart, theme, time),
    },
    toolbox: {
      right: 16,
      top: 0,
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
        // It lies below the axis, end below end: the axis tells the times.
        left,
        right,
        showDetail: false,
        bottom: 16,
        height: 30,
        borderColor: theme.grid,
        fillerColor: 'rgba(120, 140, 180, 0.18)',
        dataBackground: { lineStyle: { color: theme.faint }, areaStyle: { color: theme.grid } },
      },
    ],
  };
}

interface TooltipItem {
  seriesType: string;
  seriesName: string;
  value: number[];
}

const MARKS = { line: '●', call: '▬', collection: '▲' } as const;

/** The HTML of a tooltip: what is known of the moment under the pointer. Every name in it is escaped. */
function tooltip(items: unknown, chart: TimelineChart, theme: Theme, time: AxisUnit): string {
  const shown = ((Array.isArray(items) ? items : [items]) as TooltipItem[]).filter(
    (item) => item.seriesType === 'line' && item.seriesName !== 'peak',
  );
  const at = (shown[0]?.value[0] ?? chart.from / time.size) * time.size;
  const names = new Set(shown.map(({ seriesName }) => seriesName));
  const rows = momentRows(
    chart,
    at,
    chart.lines.filter(({ name }) => names.has(name)),
  ).map(({ kind, name, text, color }) => {
    const paint = kind === 'collection' ? theme.collection : theme.palette[color % theme.palette.length]!;
    return `<span style="color:${paint}">${MARKS[kind]}</span> ${escapeHtml(name)}: <b>${escapeHtml(text)}</b>`;
  });
  return [`<b>${formatMs(at, 2)}</b>`, ...rows].join('<br>');
}
