// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import type { Chart, TimelineChart } from '../chart/types.ts';
import type { ChartOption, Layout, Theme } from './theme.ts';

export const LEGEND_WIDTH = 230;
/** Height of the text in a row. */
const LEGEND_LINE = 15;
export const COLLECTIONS = 'collections';

/** A row of the legend. */
export interface LegendName {
  name: string;
  kind: 'line' | 'trend' | 'call' | 'collections';
}

/** What the legend names: lines, trends, each function once, and the collections. */
export function legendNames(chart: TimelineChart): LegendName[] {
  const names: LegendName[] = chart.lines.map((line) => ({ name: line.name, kind: line.trend ? 'trend' : 'line' }));
  for (const name of callNames(chart)) names.push({ name: callLabel(name, chart), kind: 'call' });
  if (chart.collections.length > 0) names.push({ name: COLLECTIONS, kind: 'collections' });
  return names;
}

/** A row of the legend with its whole text and its colour. */
export interface LegendRow extends LegendName {
  text: string;
  color: string;
}

/** The rows of a legend that has room for all of each name. */
export function legendRows(chart: Chart, theme: Theme): LegendRow[] {
  const paint = (index: number): string => theme.palette[index % theme.palette.length]!;
  if (chart.kind === 'growth') {
    return chart.curves.map(({ name, text, color }) => ({
      name,
      kind: 'line',
      text: `${name}: ${text}`,
      color: paint(color),
    }));
  }
  const lines = new Map(chart.lines.map((line) => [line.name, line]));
  const calls = callNames(chart).map((name) => callLabel(name, chart));
  return legendNames(chart).map(({ name, kind }) => {
    const line = lines.get(name);
    if (kind === 'collections') return { name, kind, text: name, color: theme.collection };
    if (line === undefined) return { name, kind, text: name, color: paint(calls.indexOf(name) + 1) };
    const text = line.trend ? name : `${name}  ${formatBytes(line.peak)}`;
    return { name, kind, text, color: paint(line.color) };
  });
}

export function callNames(chart: TimelineChart): string[] {
  return [...new Set(chart.calls.map((call) => call.name))];
}

/** `load() 1.2 s`, or `parse() 12 × 3.4 s`: what all its executions took. */
export function callLabel(name: string, chart: TimelineChart): string {
  const calls = chart.calls.filter((call) => call.name === name);
  const total = calls.reduce((sum, call) => sum + call.end - call.start, 0);
  return `${name}  ${calls.length > 1 ? `${calls.length} × ` : ''}${formatMs(total)}`;
}

export function legend(
  names: readonly LegendName[],
  chart: TimelineChart,
  theme: Theme,
  layout: Layout,
  top: number,
  shown: boolean,
): ChartOption {
  const peaks = new Map(chart.lines.filter((line) => !line.trend).map((line) => [line.name, line.peak]));
  return {
    show: shown,
    orient: 'vertical',
    left: layout.width - LEGEND_WIDTH - 8,
    top: top - 4,
    width: LEGEND_WIDTH,
    height: layout.height - top - 16,
    align: 'left',
    itemWidth: 22,
    itemHeight: 10,
    // An image cannot be scrolled: rows come closer until all fit.
    itemGap: Math.max(0, Math.min(6, Math.floor((layout.height - top - 20) / Math.max(names.length, 1)) - LEGEND_LINE)),
    data: names.map(({ name, kind }, i) => ({ name, icon: icon(kind, i >= theme.palette.length) })),
    textStyle: {
      color: theme.text,
      fontSize: 12,
      lineHeight: LEGEND_LINE,
      width: LEGEND_WIDTH - 34,
      overflow: 'truncate',
    },
    inactiveColor: theme.grid,
    formatter: (name: string) =>
      peaks.has(name) ? `${shorten(name, 20)}  ${formatBytes(peaks.get(name)!)}` : shorten(name, 30),
  };
}

/** How a line, an execution or a collection looks, in small. */
function icon(kind: LegendName['kind'], again: boolean): string {
  if (kind === 'call') return 'roundRect';
  if (kind === 'collections') return 'triangle';
  return kind === 'trend' || again ? 'path://M0 4h6v3h-6zM8 4h6v3h-6zM16 4h6v3h-6z' : 'path://M0 4h22v3h-22z';
}

/** The end of a long name often tells more than its middle. */
function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const tail = Math.floor(length / 3);
  return `${name.slice(0, length - tail - 1)}…${name.slice(-tail)}`;
}
