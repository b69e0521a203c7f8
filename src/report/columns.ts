import type { Measures } from '../profile/types.ts';
import { type Block, isGap, type Row } from './blocks.ts';
import type { ColumnName } from './options.ts';
import { formatBytes, formatCount, formatMs } from './units.ts';

/** How one column of a listing is made. `full` is the value that fills a bar. */
export interface Column {
  name: ColumnName;
  title: string;
  /** Text of a line that ran. */
  cell(row: { measures: Measures; self: Measures }, full: number): string;
  /** Whether the column is shown when nobody asked for columns by name. */
  worthShowing(rows: readonly MeasuredRow[]): boolean;
}

/** A row whose line ran. */
export interface MeasuredRow extends Row {
  measures: Measures;
  self: Measures;
}

const BAR_CELLS = 8;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Memory below this does not earn a column of its own. */
const WORTH_BYTES = 1024;

/** The columns, in the order in which they stand when nobody asks for another; decimals as given. */
export function allColumns(precision: number): Record<ColumnName, Column> {
  const bytes = (value: number): string => formatBytes(value, precision);
  const ms = (value: number): string => formatMs(value, precision);
  const never = (): boolean => false;
  const some = (key: keyof Measures, least = 0) => {
    return (rows: readonly MeasuredRow[]): boolean => rows.some(({ measures }) => Math.abs(measures[key]) > least);
  };
  /** Collections matter when they take a twentieth of the time of some line that is worth a millisecond. */
  const collecting = (rows: readonly MeasuredRow[]): boolean =>
    rows.some(({ measures }) => measures.ms >= 1 && measures.gcMs >= measures.ms / 20);
  /** Self differs from inclusive by more than a rounding. */
  const calling = (key: 'allocated' | 'ms') => {
    return (rows: readonly MeasuredRow[]): boolean =>
      rows.some(({ measures, self }) => Math.abs(measures[key] - self[key]) > measures[key] * 0.01);
  };
  const list: Column[] = [
    column('hits', 'hits', ({ measures }) => formatCount(measures.hits), some('hits')),
    column('memory', 'memory', ({ measures }) => bytes(measures.memory), some('memory')),
    column('increment', 'increment', ({ measures }) => bytes(measures.increment), some('increment')),
    column('allocated', 'allocated', ({ measures }) => bytes(measures.allocated), some('allocated')),
    column('bar', '', ({ measures }, full) => bar(measures.allocated, full), some('allocated')),
    column('self', 'self', ({ self }) => bytes(self.allocated), calling('allocated')),
    column('peak', 'peak', ({ measures }) => bytes(measures.peak), some('peak')),
    column('time', 'time', ({ measures }) => ms(measures.ms), some('ms')),
    column('self-time', 'self time', ({ self }) => ms(self.ms), never),
    column('first', 'first hit', ({ measures }) => bytes(measures.firstAllocated), never),
    column('external', 'external', ({ measures }) => bytes(measures.external), some('external', WORTH_BYTES)),
    column('awaited', 'awaited', ({ measures }) => bytes(measures.awaited), some('awaited', WORTH_BYTES)),
    column('freed', 'freed', ({ measures }) => bytes(measures.freed), collecting),
    column('gcs', 'gcs', ({ measures }) => formatCount(measures.gcs), collecting),
    column('gc-time', 'gc time', ({ measures }) => ms(measures.gcMs), collecting),
  ];
  return Object.fromEntries(list.map((entry) => [entry.name, entry])) as Record<ColumnName, Column>;
}

function column(name: ColumnName, title: string, cell: Column['cell'], worthShowing: Column['worthShowing']): Column {
  return { name, title, cell, worthShowing };
}

/** The columns of a report: those asked for, or those that hold something in one of its rows. */
export function chooseColumns(
  rows: readonly MeasuredRow[],
  asked: readonly ColumnName[] | undefined,
  precision: number,
): Column[] {
  const all = allColumns(precision);
  if (asked !== undefined) return asked.map((name) => all[name]);
  return Object.values(all).filter(({ worthShowing }) => worthShowing(rows));
}

/** True for a line that ran. */
export function isMeasured(row: Block['rows'][number]): row is MeasuredRow {
  return !isGap(row) && row.measures !== null && row.self !== null;
}

/** `value` as a bar, `full` filling all of its cells. */
function bar(value: number, full: number): string {
  if (full <= 0 || value <= 0) return '';
  const eighths = Math.round((Math.min(value, full) / full) * BAR_CELLS * 8);
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
}
