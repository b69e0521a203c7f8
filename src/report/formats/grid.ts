import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { cutToWidth, displayWidth, escapeControls, expandTabs } from '../../text/plain-text.ts';

/** The source always gets this many cells, however narrow the terminal. */
const LEAST_SOURCE = 16;
/** A line of source is cut here even where no terminal does it: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;
const MOST_RULE = 120;

const NO_BORDERS = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((side) => [side, '']),
);

/** One column of numbers; the source stands after the last. */
export interface GridColumn {
  title: string;
  /** Where a cell is filled up: `left` sets numbers flush right. */
  fill: 'left' | 'right';
  least?: number;
}

export interface GridRow {
  cells: readonly string[];
  /** As written; it is cut, and its control characters are written out. */
  source: string;
  /** Colours a finished cell; `column` is an index into the columns, or -1 for the source. */
  paint: (text: string, column: number) => string;
}

/** How the cells are put together. */
export interface GridShape {
  gap: string;
  width: number | undefined;
  dim: (text: string) => string;
  /** See {@link isLong}. */
  isLong: boolean;
}

/** The time that cli-table3 takes grows with the square of the rows: it lays out what a person sees on some screens. */
const MOST_ROWS = 300;

/** Whether listings of so many rows in all are to be laid out in linear time. */
export function isLong(rows: number): boolean {
  return rows > MOST_ROWS;
}

/**
 * Rows of numbers with source behind them: a heading, a rule, a line each. The source has no border to its right, so that
 * no character whose width a terminal sees differently can break the table.
 */
export function grid(
  columns: readonly GridColumn[],
  rows: readonly GridRow[],
  { gap, width, dim, isLong }: GridShape,
): string[] {
  // No column is narrower than one cell to cli-table3.
  const widths = columns.map(({ title, least = 1 }, index) =>
    rows.reduce((most, { cells }) => Math.max(most, displayWidth(cells[index]!)), Math.max(least, displayWidth(title))),
  );
  const before = widths.reduce((sum, cells) => sum + cells + gap.length, 0);
  const room = width === undefined ? MOST_SOURCE : Math.max(LEAST_SOURCE, width - before);
  const sources = rows.map(({ source }) => shown(source, room).trimEnd());
  const longest = sources.reduce((most, source) => Math.max(most, displayWidth(source)), 'source'.length);
  const heading = columns.map(({ title }) => title);
  const painted = rows.map(({ cells, paint }, index) => [
    ...cells.map((cell, column) => (cell === '' ? '' : paint(cell, column))),
    sources[index] === '' ? '' : paint(sources[index]!, -1),
  ]);
  const shape = { gap, widths: [...widths, longest], right: [...columns.map(({ fill }) => fill === 'left'), false] };
  const lines = (isLong ? byPadding : byTable)([[...heading, 'source'], ...painted], shape);
  const rule = '─'.repeat(Math.min(before + longest, width ?? MOST_RULE));
  return [dim(lines[0]!), dim(rule), ...lines.slice(1)];
}

/** How cells become lines. */
interface Shape {
  gap: string;
  widths: readonly number[];
  /** Which columns stand on the right of their width. */
  right: readonly boolean[];
}

function byTable(rows: readonly string[][], { gap, widths, right }: Shape): string[] {
  const table = new Table({
    chars: { ...NO_BORDERS, middle: gap },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: [...widths],
    colAligns: right.map((each) => (each ? 'right' : 'left')),
  });
  table.push(...rows);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** The same lines, in linear time. */
function byPadding(rows: readonly string[][], { gap, widths, right }: Shape): string[] {
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const blank = ' '.repeat(Math.max(0, widths[column]! - displayWidth(stripVTControlCharacters(cell))));
        return right[column] ? blank + cell : cell + blank;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** Source as it is shown: tabs filled up, control characters written out, cut to `room` cells. */
function shown(source: string, room: number): string {
  // Far more than fits, but little enough to be measured in no time.
  return cutToWidth(escapeControls(expandTabs(source.slice(0, room * 16))), room);
}
