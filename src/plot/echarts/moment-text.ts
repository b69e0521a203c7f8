// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import type { ChartLine, TimelineChart } from '../chart/types.ts';
import { callNames } from './legend.ts';

/** One thing that is told of a moment: what, and its numbers. */
export interface MomentRow {
  kind: 'line' | 'call' | 'collection';
  name: string;
  text: string;
  /** Index into the palette. */
  color: number;
}

/** How near to a moment a collection must be, as a share of the axis. */
const NEAR = 0.012;
/** Executions that are told. */
const MOST_CALLS = 8;

/** What is known of a moment, in ms: the lines' values, what was executing, and collections near it. */
export function momentRows(chart: TimelineChart, at: number, lines: readonly ChartLine[]): MomentRow[] {
  const rows: MomentRow[] = lines.flatMap((line): MomentRow[] => {
    const memory = valueAt(line, at);
    return memory === null ? [] : [{ kind: 'line', name: line.name, text: formatBytes(memory), color: line.color }];
  });
  const names = callNames(chart);
  const running = chart.calls.filter((call) => call.start <= at && call.end >= at).sort((a, b) => a.level - b.level);
  for (const { name, start, end, startMemory, endMemory } of running.slice(0, MOST_CALLS)) {
    const change = `${endMemory >= startMemory ? '+' : ''}${formatBytes(endMemory - startMemory)}`;
    rows.push({ kind: 'call', name, text: `${formatMs(end - start)}, ${change}`, color: names.indexOf(name) + 1 });
  }
  for (const gc of chart.collections) {
    if (Math.abs(gc.time - at) >= (chart.to - chart.from) * NEAR) continue;
    const text = `freed ${formatBytes(gc.freed)} in ${formatMs(gc.duration)}`;
    rows.push({ kind: 'collection', name: gc.kind, text, color: 0 });
  }
  return rows;
}

/** The value of the point nearest to a moment; null where the line has not begun or has ended. */
function valueAt({ points }: ChartLine, at: number): number | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || at < first[0] || at > last[0]) return null;
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle]![0] <= at) low = middle;
    else high = middle;
  }
  return at - points[low]![0] <= points[high]![0] - at ? points[low]![1] : points[high]![1];
}
