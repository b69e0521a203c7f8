import { formatBytes, formatCount } from '../../text/units.ts';
import type { TopRow } from './reading.ts';

/** A column of numbers, and the key that orders by it. */
export interface TopColumn {
  order: 'rate' | 'allocated' | 'live' | 'hits' | 'time';
  key: string;
  title: string;
  width: number;
  value(row: TopRow): number | null;
  text(value: number): string;
}

/** In the order in which they stand. */
export const TOP_COLUMNS: readonly TopColumn[] = [
  { order: 'rate', key: 'r', title: 'rate', width: 11, value: ({ rate }) => rate, text: (n) => `${formatBytes(n)}/s` },
  {
    order: 'allocated',
    key: 'a',
    title: 'allocated',
    width: 9,
    value: ({ allocated }) => allocated,
    text: formatBytes,
  },
  { order: 'live', key: 'l', title: 'live', width: 9, value: ({ live }) => live, text: formatBytes },
  { order: 'hits', key: 'h', title: 'hits/s', width: 10, value: ({ hitRate }) => hitRate, text: formatCount },
  // Milliseconds a second are tenths of a percent.
  {
    order: 'time',
    key: 't',
    title: 'time',
    width: 7,
    value: ({ msRate }) => msRate,
    text: (n) => `${(n / 10).toFixed(1)} %`,
  },
];

/** The columns of which something is known. */
export function knownColumns(rows: readonly TopRow[]): TopColumn[] {
  return TOP_COLUMNS.filter(({ order, value }) => order === 'rate' || rows.some((row) => value(row) !== null));
}

/** The rows that did something, the largest first; of the same, in the order of the sources. */
export function orderedRows(rows: readonly TopRow[], order: TopColumn['order']): TopRow[] {
  const { value } = TOP_COLUMNS.find((column) => column.order === order)!;
  const shown = rows.filter(({ allocated, hits, live }) => allocated > 0 || (hits ?? 0) > 0 || (live ?? 0) > 0);
  return shown.sort(
    (a, b) =>
      (value(b) ?? 0) - (value(a) ?? 0) ||
      b.allocated - a.allocated ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line),
  );
}
