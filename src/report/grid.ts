import Table from 'cli-table3';
import { cutToWidth, displayWidth, escapeControls, expandTabs } from '../text/plain-text.ts';

/** The source always gets this many cells, however narrow the terminal. */
const LEAST_SOURCE = 16;
/** A line of source is cut here even where no terminal does it: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;
const MOST_RULE = 120;

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
};

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
  const lines = layOut(
    [
      [...columns.map(({ title }) => title), 'source'],
      ...rows.map(({ cells, paint }, index) => {
        const source = sources[index]!;
        return [
          ...cells.map((cell, column) => (cell === '' ? '' : paint(cell, column))),
          source === '' ? '' : paint(source, -1),
        ];
      }),
    ],
    {
      chars: { ...NO_BORDERS, middle: gap },
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
      colWidths: [...widths, longest],
      colAligns: [...columns.map(({ fill }) => (fill === 'left' ? ('right' as const) : ('left' as const))), 'left'],
    },
  );
  return [dim(lines[0]!), dim('─'.repeat(Math.min(before + longest, width ?? MOST_RULE))), ...lines.slice(1)];
}

/** The time that cli-table3 takes grows with the square of the rows; all widths are given, so parts fit together. */
const ROWS_AT_ONCE = 50;

function layOut(rows: readonly string[][], options: Table.TableConstructorOptions): string[] {
  const lines: string[] = [];
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    const table = new Table(options);
    table.push(...rows.slice(first, first + ROWS_AT_ONCE));
    for (const line of table.toString().split('\n')) lines.push(line.trimEnd());
  }
  return lines;
}

/** Source as it is shown: tabs filled up, control characters written out, cut to `room` cells. */
function shown(source: string, room: number): string {
  // Far more than fits, but little enough to be measured in no time.
  return cutToWidth(escapeControls(expandTabs(source.slice(0, room * 16))), room);
}
