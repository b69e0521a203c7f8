// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { floorNote } from '../chart/floor-note.ts';
import { memoryUnit, timeUnit } from '../chart/ticks.ts';
import type { Chart, TimelineChart } from '../chart/types.ts';
import { levelAxis, memoryAxis, memoryRange, timeAxis } from './axes.ts';
import { growthOption } from './growth-option.ts';
import { interaction } from './interaction.ts';
import { LEGEND_WIDTH, legend, legendNames } from './legend.ts';
import { type ChartOption, head, type Layout, type Theme } from './theme.ts';
import { bracketSeries, collectionSeries, lineSeries, peakSeries, spanSeries } from './timeline-series.ts';

const FLAME_ROW = 22;

/** The option with which echarts draws a chart. */
export function chartOption(chart: Chart, theme: Theme, layout: Layout): ChartOption {
  return chart.kind === 'timeline' ? timelineOption(chart, theme, layout) : growthOption(chart, theme, layout);
}

function timelineOption(chart: TimelineChart, theme: Theme, layout: Layout): ChartOption {
  const largest = largestOf(chart);
  const memory = memoryUnit(largest);
  const time = timeUnit(chart.to);
  const range = memoryRange(chart, memory, largest);
  const flame = chart.layout === 'flame' && chart.calls.length > 0;
  const levels = flame ? Math.max(...chart.calls.map((call) => call.level)) + 1 : 0;
  const names = legendNames(chart);
  // A page has title and legend as text of its own, which wraps.
  const beside = names.length > 1 && !layout.interactive;
  const right = beside ? LEGEND_WIDTH + 24 : 32;
  const flameHeight = Math.min(levels * FLAME_ROW, layout.height * 0.4);
  const below = layout.interactive ? 96 : 56;
  const top = layout.interactive ? 40 : chart.subtitle === '' ? 58 : 76;
  const plot = {
    width: layout.width - 84 - right,
    height: layout.height - top - below - (flame ? flameHeight + 34 : 0),
  };
  const grids = [{ left: 84, right, top, bottom: below + (flame ? flameHeight + 34 : 0) }];
  if (flame) grids.push({ left: 84, right, top: layout.height - below - flameHeight, bottom: below });
  const scale = {
    pixelsPerMs: plot.width / (chart.to - chart.from || 1),
    pixelsPerByte: plot.height / ((range.max - range.min) * memory.size),
    floor: range.min * memory.size,
    height: plot.height,
  };
  const xAxes = grids.map((_, i) => timeAxis(chart, time, theme, i, i === grids.length - 1));
  return {
    ...head(withNotes(chart), theme, layout),
    legend: legend(names, chart, theme, layout, top, beside),
    grid: grids,
    xAxis: xAxes,
    yAxis: [memoryAxis(range, memory, theme), ...(flame ? [levelAxis(levels)] : [])],
    ...(layout.interactive && interaction(chart, grids, theme, time)),
    series: [
      ...lineSeries(chart, theme, memory, time),
      ...peakSeries(chart, theme, memory, time, plot.width, flame ? null : scale),
      ...collectionSeries(chart, theme, time, range.min),
      ...(flame ? spanSeries(chart, theme, time) : bracketSeries(chart, theme, memory, time, scale)),
    ],
  };
}

/** A chart that says, too, where its axis begins. */
export function withNotes(chart: TimelineChart): TimelineChart {
  const largest = largestOf(chart);
  const unit = memoryUnit(largest);
  return { ...chart, notes: [...chart.notes, ...floorNote(memoryRange(chart, unit, largest).min * unit.size)] };
}

function largestOf(chart: TimelineChart): number {
  return chart.lines.reduce((top, line) => Math.max(top, line.peak), chart.peak?.memory ?? 0);
}
