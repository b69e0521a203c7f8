import { cutToWidth, displayWidth, escapeControls, expandTabs } from '../text/plain-text.ts';

/** The source always gets this many cells, however narrow the terminal. */
const LEAST_SOURCE = 16;
/** A line of source is cut here even where no terminal does it: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;
const MOST_RULE = 120;

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

/**
 * Rows of numbers with source behind them: a heading, a rule, a line each. The source has no border to its right, so that
 * no character whose width a terminal sees differently can break the table.
 */
export function grid(
  columns: readonly GridColumn[],
  rows: readonly GridRow[],
  { gap, width, dim }: { gap: string; width: number | undefined; dim: (text: string) => string },
): string[] {
  const widths = columns.map(({ title, least = 0 }, index) =>
    rows.reduce((most, { cells }) => Math.max(most, displayWidth(cells[index]!)), Math.max(least, displayWidth(title))),
  );
  const before = widths.reduce((sum, cells) => sum + cells + gap.length, 0);
  const room = width === undefined ? MOST_SOURCE : Math.max(LEAST_SOURCE, width - before);
  const sources = rows.map(({ source }) => shown(source, room).trimEnd());
  const longest = sources.reduce((most, source) => Math.max(most, displayWidth(source)), 'source'.length);
  const line = (cells: readonly string[], paint: GridRow['paint'], source: string): string => {
    const numbers = cells.map((cell, column) => {
      const blank = ' '.repeat(widths[column]! - displayWidth(cell));
      const text = cell === '' ? '' : paint(cell, column);
      return (columns[column]!.fill === 'left' ? blank + text : text + blank) + gap;
    });
    return (numbers.join('') + (source === '' ? '' : paint(source, -1))).trimEnd();
  };
  const heading = line(
    columns.map(({ title }) => title),
    (text) => text,
    'source',
  );
  const rule = '─'.repeat(Math.min(before + longest, width ?? MOST_RULE));
  return [dim(heading), dim(rule), ...rows.map(({ cells, paint }, index) => line(cells, paint, sources[index]!))];
}

/** Source as it is shown: tabs filled up, control characters written out, cut to `room` cells. */
function shown(source: string, room: number): string {
  // Far more than fits, but little enough to be measured in no time.
  return cutToWidth(escapeControls(expandTabs(source.slice(0, room * 16))), room);
}
