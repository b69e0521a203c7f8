import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import type { TimelineChart } from '../chart/types.ts';
import { type Colors, clean, type Frame, type Paint } from './frame.ts';

/** Rows for function times; deeper levels share the last one. */
const CALL_ROWS = 6;

/** One row a level: `├─ load ──┤`. */
export function callRows(chart: TimelineChart, frame: Frame, paints: readonly Paint[]): string[] {
  if (chart.calls.length === 0) return [];
  const { grid, left, right, gutter } = frame;
  const column = (at: number): number =>
    Math.min(grid.columns - 1, Math.max(0, Math.round(((at - left) / (right - left)) * (grid.columns - 1))));
  const names = [...new Set(chart.calls.map((call) => call.name))];
  const rows: string[][] = [];
  const owners: number[][] = [];
  for (const call of chart.calls) {
    const level = Math.min(call.level, CALL_ROWS - 1);
    while (rows.length <= level) {
      rows.push(Array(grid.columns).fill(' '));
      owners.push(Array(grid.columns).fill(-1));
    }
    const from = column(call.start);
    const to = column(call.end);
    const bar = spanText(clean(call.name), to - from + 1);
    for (let i = from; i <= to; i++) {
      rows[level]![i] = bar[i - from]!;
      owners[level]![i] = names.indexOf(call.name);
    }
  }
  return rows.map((row, level) => {
    const cells = row.map((cell, i) =>
      owners[level]![i]! < 0 ? cell : paints[(owners[level]![i]! + 1) % paints.length]!(cell),
    );
    return `${' '.repeat(gutter + 1)}${cells.join('')}`;
  });
}

function spanText(name: string, width: number): string[] {
  if (width === 1) return ['▪'];
  const inside = width - 2;
  if (inside < 5) return ['├', ...Array(inside).fill('─'), '┤'];
  const label = name.length > inside - 2 ? `${name.slice(0, inside - 3)}…` : name;
  return ['├', ...` ${label} `.padEnd(inside, '─'), '┤'];
}

/** A row of marks, and a line of what they sum up to. */
export function collectionRow(chart: TimelineChart, frame: Frame, colors: Colors): string[] {
  const { collections } = chart;
  if (collections.length === 0) return [];
  const { grid, left, right, gutter } = frame;
  const cells: string[] = Array(grid.columns).fill(' ');
  for (const { time } of collections) {
    const column = Math.round(((time - left) / (right - left)) * (grid.columns - 1));
    if (column >= 0 && column < grid.columns) cells[column] = '▴';
  }
  const freed = collections.reduce((sum, gc) => sum + gc.freed, 0);
  const pause = collections.reduce((sum, gc) => sum + gc.duration, 0);
  const text = `${formatCount(collections.length)} collections (▴) freed ${formatBytes(freed)} in ${formatMs(pause)}`;
  return [colors.dim(`${' '.repeat(gutter + 1)}${cells.join('')}`), colors.dim(text)];
}
