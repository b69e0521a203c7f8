import type { Measures, Profile } from '../../profile/types.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { growthsIn, isKnown } from '../facts/held.ts';
import { incrementsMislead } from '../facts/increments.ts';
import { COLUMN_NAMES, type ColumnName, type ReportOptions } from '../options.ts';
import { type Block, isGap, type Row } from './block.ts';

/** How one column of a listing is made. `full` is the value that fills a bar. */
export interface Column {
  name: ColumnName;
  title: string;
  /** Text of a line that ran. */
  cell(row: Pick<MeasuredRow, 'measures' | 'self' | 'error' | 'held'>, full: number): string;
  /** Whether the column is shown when nobody asked for columns by name. */
  worthShowing(rows: readonly MeasuredRow[]): boolean;
}

/** A row whose line ran. */
export interface MeasuredRow extends Row {
  measures: Measures;
  self: Measures;
}

/** A standard error below this share of what it belongs to is not worth a word. */
const EXACT_ENOUGH = 0.005;

const BAR_CELLS = 8;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Memory below this does not earn a column of its own. */
const WORTH_BYTES = 1024;
/** Memory says something of lines when it differs by more than this share among them, */
const DIFFERENT = 0.25;
/** and the peak when it exceeds by more than this what was there at the end of a line. */
const ABOVE = 0.05;

/** How each column is made; decimals as given. */
function allColumns(profile: Profile, precision: number): Record<ColumnName, Omit<Column, 'name'>> {
  let growths: ReturnType<typeof growthsIn> | undefined;
  const grownBy = ({ held }: Pick<Row, 'held'>): number | undefined => {
    if (!isKnown(held)) return undefined;
    growths ??= growthsIn(profile);
    return growths(held.growth);
  };
  const bytes = (value: number): string => formatBytes(value, precision);
  const ms = (value: number): string => formatMs(value, precision);
  const never = (): boolean => false;
  const some = (key: keyof Measures) => {
    return (rows: readonly MeasuredRow[]): boolean => rows.some(({ measures }) => measures[key] !== 0);
  };
  /** Some line holds a hundredth of what the heaviest one allocated, and a kilobyte. */
  const worthwhile = (value: (row: MeasuredRow) => number) => {
    return (rows: readonly MeasuredRow[]): boolean => {
      const least = Math.max(WORTH_BYTES, heaviest(rows) / 100);
      return rows.some((row) => Math.abs(value(row)) >= least);
    };
  };
  /** The lines can be told apart by it: else it is said once, at the foot. */
  const differing = (value: (measures: Measures) => number) => {
    return (rows: readonly MeasuredRow[]): boolean => {
      const values = rows.map(({ measures }) => value(measures)).filter((one) => one > 0);
      const most = values.reduce((a, b) => Math.max(a, b), 0);
      const least = values.reduce((a, b) => Math.min(a, b), most);
      return most - least > DIFFERENT * most;
    };
  };
  /** Some line needed more than what was there when it ended. */
  const aboveMemory = (rows: readonly MeasuredRow[]): boolean =>
    rows.some(({ measures: { peak, memory } }) => peak - memory > ABOVE * peak);
  /** Collections took a tenth of the time of a line that matters. */
  const collecting = (rows: readonly MeasuredRow[]): boolean => {
    const longest = rows.reduce((most, { measures }) => Math.max(most, measures.ms), 0);
    return rows.some(({ measures: { ms, gcMs } }) => gcMs > 0 && ms >= longest / 10 && gcMs >= ms / 10);
  };
  /** Collections hid most of what a line that matters allocated, so that its increment alone would mislead. */
  const hiding = (rows: readonly MeasuredRow[]): boolean => {
    const most = heaviest(rows);
    return rows.some(({ measures: { allocated, increment, freed } }) => {
      return freed >= most / 10 && increment < allocated / 2;
    });
  };
  const living = (rows: readonly MeasuredRow[]): boolean => rows.some(({ held }) => isKnown(held));
  return {
    hits: { title: 'hits', cell: ({ measures }) => formatCount(measures.hits), worthShowing: some('hits') },
    live: column('live', ({ held }) => (isKnown(held) ? bytes(held.live) : ''), living),
    'live-error': column(
      '±',
      ({ held }) => (isKnown(held) && held.error > held.live * EXACT_ENOUGH ? bytes(held.error) : ''),
      (rows) => rows.some(({ held }) => isKnown(held) && held.error > held.live * EXACT_ENOUGH),
    ),
    growth: column(
      'growth',
      (row) => {
        const grown = grownBy(row);
        return grown === undefined ? '' : bytes(grown);
      },
      (rows) => rows.some((row) => isKnown(row.held) && row.held.growth.length > 2 && grownBy(row) !== undefined),
    ),
    'live-peak': column(
      'live at peak',
      ({ held }) => (held === undefined ? '' : bytes(held.atPeak)),
      (rows) => rows.some(({ held }) => held !== undefined && held.atPeak > 2 * held.live),
    ),
    memory: column(
      'memory',
      ({ measures }) => (measures.memory === 0 ? '' : bytes(measures.memory)),
      differing(({ memory }) => memory),
    ),
    increment: column('increment', ({ measures }) => bytes(measures.increment), some('increment')),
    allocated: column('allocated', ({ measures }) => bytes(measures.allocated), some('allocated')),
    error: column(
      '±',
      ({ self, error }) => (error > self.allocated * EXACT_ENOUGH ? bytes(error) : ''),
      (rows) => rows.some(({ self, error }) => error > Math.max(self.allocated * EXACT_ENOUGH, WORTH_BYTES)),
    ),
    bar: column('', ({ measures }, full) => bar(measures.allocated, full), some('allocated')),
    self: column(
      'self',
      ({ self }) => bytes(self.allocated),
      worthwhile(({ measures, self }) => measures.allocated - self.allocated),
    ),
    peak: column('peak', ({ measures }) => (measures.peak === 0 ? '' : bytes(measures.peak)), aboveMemory),
    time: column('time', ({ measures }) => (isTimed(measures) ? ms(measures.ms) : ''), some('ms')),
    'self-time': column('self time', ({ self }) => (isTimed(self) ? ms(self.ms) : ''), never),
    first: column('first hit', ({ measures }) => bytes(measures.firstAllocated), never),
    external: column(
      'external',
      ({ measures }) => bytes(measures.external),
      worthwhile(({ measures }) => measures.external),
    ),
    awaited: column(
      'awaited',
      ({ measures }) => bytes(measures.awaited),
      worthwhile(({ measures }) => measures.awaited),
    ),
    freed: column('freed', ({ measures }) => bytes(measures.freed), hiding),
    gcs: column('gcs', ({ measures }) => formatCount(measures.gcs), never),
    'gc-time': column('gc time', ({ measures }) => ms(measures.gcMs), collecting),
  };
}

function heaviest(rows: readonly MeasuredRow[]): number {
  return rows.reduce((most, { measures }) => Math.max(most, measures.allocated), 0);
}

/** A column of measures: blank where a line was counted and nothing else. */
function column(title: string, cell: Column['cell'], worthShowing: Column['worthShowing']): Omit<Column, 'name'> {
  return { title, cell: (row, full) => (isCharged(row.measures) ? cell(row, full) : ''), worthShowing };
}

/** False for a line that was counted and nothing else, as the closing line of a call is: it has no measures, not zeros. */
export function isCharged({ memory, peak, allocated, ms }: Measures): boolean {
  return memory > 0 || peak > 0 || allocated > 0 || ms > 0;
}

/** False for a line whose hits were counted and not read. */
function isTimed({ memory, ms }: Measures): boolean {
  return memory > 0 || ms > 0;
}

/** The columns of a report: those asked for, or those that hold something in one of its rows and do not mislead. */
export function chooseColumns(
  rows: readonly MeasuredRow[],
  profile: Profile,
  { columns: asked, precision = 1 }: Pick<ReportOptions, 'columns' | 'precision'>,
): Column[] {
  const all = allColumns(profile, precision);
  const columnOf = (name: ColumnName): Column => ({ ...all[name], name });
  if (asked !== undefined) return asked.map(columnOf);
  const misleading = incrementsMislead(profile);
  return COLUMN_NAMES.map(columnOf).filter(
    ({ name, worthShowing }) => worthShowing(rows) && !(misleading && name === 'increment'),
  );
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
