// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import type { TimelineChart } from '../chart/types.ts';
import type { ChartOption, Layout, Theme } from './theme.ts';

export const LEGEND_WIDTH = 230;
/** Height of a row, and of the text in it. */
const LEGEND_ROW = 21;
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
  const room = Math.max(1, Math.floor((layout.height - top - 20) / LEGEND_ROW));
  const peaks = new Map(chart.lines.filter((line) => !line.trend).map((line) => [line.name, line.peak]));
  return {
    show: shown,
    type: layout.interactive && names.length > room ? 'scroll' : 'plain',
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
    pageTextStyle: { color: theme.faint },
    pageIconColor: theme.text,
    pageIconInactiveColor: theme.grid,
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
