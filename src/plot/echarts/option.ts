// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { floorNote } from '../chart/floor-note.ts';
import { memoryUnit, timeUnit } from '../chart/ticks.ts';
import type { Chart, TimelineChart } from '../chart/types.ts';
import { levelAxis, memoryAxis, memoryRange, timeAxis } from './axes.ts';
import { growthOption } from './growth-option.ts';
import { interaction } from './interaction.ts';
import { LEGEND_WIDTH, legend, legendNames } from './legend.ts';
import { type ChartOption, head, type Layout, type Theme } from './theme.ts';
import { callSeries, collectionSeries, lineSeries, peakSeries } from './timeline-series.ts';

const FLAME_ROW = 22;

/** The option with which echarts draws a chart. */
export function chartOption(chart: Chart, theme: Theme, layout: Layout): ChartOption {
  return chart.kind === 'timeline' ? timelineOption(chart, theme, layout) : growthOption(chart, theme, layout);
}

function timelineOption(chart: TimelineChart, theme: Theme, layout: Layout): ChartOption {
  const largest = chart.lines.reduce((top, line) => Math.max(top, line.peak), chart.peak?.memory ?? 0);
  const memory = memoryUnit(largest);
  const time = timeUnit(chart.to);
  const range = memoryRange(chart, memory, largest);
  const flame = chart.layout === 'flame' && chart.calls.length > 0;
  const levels = flame ? Math.max(...chart.calls.map((call) => call.level)) + 1 : 0;
  const names = legendNames(chart);
  const wide = names.length > 1;
  const right = wide ? LEGEND_WIDTH + 24 : 32;
  const flameHeight = Math.min(levels * FLAME_ROW, layout.height * 0.4);
  const below = layout.interactive ? 96 : 56;
  const top = chart.subtitle === '' ? 58 : 76;
  const grids = [{ left: 84, right, top, bottom: below + (flame ? flameHeight + 34 : 0) }];
  if (flame) grids.push({ left: 84, right, top: layout.height - below - flameHeight, bottom: below });
  const xAxes = grids.map((_, i) => timeAxis(chart, time, theme, i, i === grids.length - 1));
  return {
    ...head({ ...chart, notes: [...chart.notes, ...floorNote(range.min * memory.size)] }, theme, layout),
    legend: legend(names, chart, theme, layout, top, wide),
    grid: grids,
    xAxis: xAxes,
    yAxis: [memoryAxis(range, memory, theme), ...(flame ? [levelAxis(levels)] : [])],
    ...(layout.interactive && interaction(chart, grids.length, theme, memory, time)),
    series: [
      ...lineSeries(chart, theme, memory, time),
      ...peakSeries(chart, theme, memory, time),
      ...collectionSeries(chart, theme, time, range.min),
      ...callSeries(chart, theme, memory, time, flame),
    ],
  };
}
