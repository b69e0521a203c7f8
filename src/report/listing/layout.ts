import type { Profile } from '../../profile/types.ts';
import { displayWidth } from '../../text/plain-text.ts';
import type { ColumnName, ReportOptions } from '../options.ts';
import { type Block, isGap } from './block.ts';
import { type Column, chooseColumns, isMeasured } from './columns.ts';

export const LINE_WIDTH = 4;
/** What the source should get: on a narrow terminal columns are dropped for it. */
const ENOUGH_SOURCE = 32;
/** Columns that give way to the source, the least useful first; the others stay. */
export const DROPPED_FIRST: readonly ColumnName[] = [
  'gc-time',
  'gcs',
  'freed',
  'awaited',
  'external',
  'peak',
  'memory',
  'live-peak',
  'self',
  'increment',
  'time',
  'error',
  'growth',
  'hits',
  'live-error',
];

/** Which columns a report has, and how far they stand apart. */
export interface Layout {
  columns: readonly Column[];
  /** The heaviest line of the report, in bytes: what fills a bar. */
  full: number;
  gap: string;
}

/** Chooses the columns, and drops those that a narrow terminal has no room for, until some source can be read. */
export function layoutOf(blocks: readonly Block[], profile: Profile, options: ReportOptions): Layout {
  const rows = blocks.flatMap((block) => block.rows.filter(isMeasured));
  const full = rows.reduce((most, { measures }) => Math.max(most, measures.allocated), 0);
  let columns = chooseColumns(rows, profile, options);
  let gap = '  ';
  if (options.width === undefined || options.columns !== undefined) return { columns, full, gap };
  const widths = new Map(
    columns.map((column) => [
      column.name,
      rows.reduce((most, row) => Math.max(most, displayWidth(column.cell(row, full))), column.title.length),
    ]),
  );
  const last = blocks.flatMap((block) => block.rows.map((row) => (isGap(row) ? row.endLine : row.line)));
  const numbers = last.reduce((most, line) => Math.max(most, String(line).length), LINE_WIDTH);
  const isTight = (): boolean => {
    const taken = columns.reduce((sum, { name }) => sum + widths.get(name)! + gap.length, numbers + gap.length);
    return options.width! - taken < ENOUGH_SOURCE;
  };
  for (const name of DROPPED_FIRST.slice(0, 5))
    if (isTight()) columns = columns.filter((column) => column.name !== name);
  if (isTight()) gap = ' ';
  for (const name of DROPPED_FIRST.slice(5)) if (isTight()) columns = columns.filter((column) => column.name !== name);
  return { columns, full, gap };
}
