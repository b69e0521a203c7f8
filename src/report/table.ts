import picocolors from 'picocolors';
import type { Profile } from '../profile/types.ts';
import { cutToWidth, displayWidth, escapeControls } from '../text/plain-text.ts';
import { formatBytes, formatCount, formatMs } from '../text/units.ts';
import { type Block, gapText, isGap, makeBlocks } from './blocks.ts';
import { type Column, chooseColumns, isMeasured } from './columns.ts';
import { elsewhereLines } from './elsewhere.ts';
import { footLines } from './foot.ts';
import { type GridColumn, type GridRow, grid } from './grid.ts';
import { headLines } from './head.ts';
import { heaviestLines } from './heaviest.ts';
import { livingLines } from './living.ts';
import type { ColumnName, ReportOptions } from './options.ts';

const LINE_WIDTH = 4;
/** What the source should get: on a narrow terminal columns are dropped for it, the least useful first. */
const ENOUGH_SOURCE = 32;
const DROPPED_FIRST: readonly ColumnName[] = ['gc-time', 'gcs', 'freed', 'self', 'awaited', 'external'];
/** A line that allocated this share of the heaviest one is hot; this share, warm. */
const HOT = 0.5;
const WARM = 0.1;
/** A cell that says nothing. */
const ZERO = /^0(\.0*)?( B)?$/;

type Paint = ReturnType<typeof picocolors.createColors>;
type Formatter = Paint['dim'];

/** One block a function, a row a line, and around it what happened and how the sums agree. */
export function renderTable(profile: Profile, options: ReportOptions): string {
  const paint = picocolors.createColors(options.color ?? false);
  const blocks = makeBlocks(profile, options);
  const layout = layoutOf(blocks.shown, profile, options);
  const parts = [
    headLines(profile, options).map((line, index) => (index === 0 ? paint.bold(paint.red(line)) : line)),
    livingLines(profile, options),
    elsewhereLines(profile, options),
    heaviestLines(profile, blocks.shown.length, options),
    ...blocks.shown.map((block) => blockLines(block, layout, options, paint)),
    footLines(profile, blocks, options).map(({ text, kind }) =>
      kind === 'warning' ? paint.yellow(text) : kind === 'note' ? paint.dim(text) : text,
    ),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n') + '\n')
    .join('\n');
}

interface Layout {
  columns: readonly Column[];
  /** The heaviest line of the report, in bytes: what fills a bar. */
  full: number;
  gap: string;
}

/** Drops what a narrow terminal has no room for, until some source can be read. */
function layoutOf(blocks: readonly Block[], profile: Profile, options: ReportOptions): Layout {
  const rows = blocks.flatMap((block) => block.rows.filter(isMeasured));
  const full = rows.reduce((most, { measures }) => Math.max(most, measures.allocated), 0);
  let columns = chooseColumns(rows, profile, options);
  let gap = '  ';
  if (options.width === undefined || options.columns !== undefined) return { columns, full, gap };
  const taken = (): number => {
    const widths = columns.map((column) =>
      rows.reduce((most, row) => Math.max(most, displayWidth(column.cell(row, full))), column.title.length),
    );
    return widths.reduce((sum, width) => sum + width + gap.length, LINE_WIDTH + gap.length);
  };
  const isTight = (): boolean => options.width! - taken() < ENOUGH_SOURCE;
  for (const name of DROPPED_FIRST) {
    if (isTight()) columns = columns.filter((column) => column.name !== name);
  }
  if (isTight()) gap = ' ';
  if (isTight()) columns = columns.filter((column) => column.name !== 'bar');
  return { columns, full, gap };
}

function blockLines(block: Block, { columns, full, gap }: Layout, options: ReportOptions, paint: Paint): string[] {
  const heading: GridColumn[] = [
    { title: 'line', fill: 'left', least: LINE_WIDTH },
    ...columns.map(({ title, name }): GridColumn => ({ title, fill: name === 'bar' ? 'right' : 'left' })),
  ];
  const rows = block.rows.map((row): GridRow => {
    if (isGap(row)) {
      const { name, note } = gapText(row);
      const cells = heading.map(() => '');
      return { cells, source: `⋯ ${name}, ${note}`, paint: paint.dim };
    }
    const source = row.source ?? '';
    if (!isMeasured(row)) return { cells: [String(row.line), ...columns.map(() => '')], source, paint: paint.dim };
    const heat = heatOf(row.measures.allocated, full, paint);
    const quiet = heat === plain ? paint.dim : plain;
    const cells = [String(row.line), ...columns.map((column) => column.cell(row, full))];
    return { cells, source, paint: (text, column) => (column > 0 && ZERO.test(cells[column]!) ? quiet : heat)(text) };
  });
  const lines = [
    ...title(block, options, paint),
    ...grid(heading, rows, { gap, width: options.width, dim: paint.dim }),
  ];
  const note = textNote(block);
  if (note !== null) lines.push(paint.dim(note));
  return lines;
}

/** What must be known of the text of a listing; null when it is what ran. */
function textNote({ text: { from, changed } }: Block): string | null {
  if (from === 'whole') return null;
  if (changed) {
    return from === 'old'
      ? 'The file has changed since: its lines are shown as they were.'
      : 'The file has changed since: its lines are not shown.';
  }
  return from === 'old'
    ? 'The file is not available: the lines that ran are shown as they were.'
    : 'The source of this file is not available.';
}

/** Colour of a line by its share of the heaviest one. */
function heatOf(allocated: number, full: number, paint: Paint): Formatter {
  const share = full > 0 ? allocated / full : 0;
  if (share >= HOT) return (text) => paint.bold(paint.red(text));
  return share >= WARM ? paint.yellow : plain;
}

function plain(text: string | number | null | undefined): string {
  return String(text);
}

function title(block: Block, options: ReportOptions, paint: Paint): string[] {
  const { fn, total, calls } = block;
  const precision = options.precision ?? 1;
  const numbers = [
    calls === 1 ? 'called once' : `called ${formatCount(calls)} times`,
    ...(fn.threads !== undefined && fn.threads.length > 1 ? [`in ${formatCount(fn.threads.length)} threads`] : []),
    `allocated ${formatBytes(total.allocated, precision)}`,
    formatMs(total.ms, precision),
  ].join(', ');
  const width = options.width ?? Number.POSITIVE_INFINITY;
  const name = cutToWidth(`${escapeControls(fn.name)}  ${escapeControls(block.path)}:${fn.line}`, width);
  const painted = paint.bold(paint.cyan(name));
  return displayWidth(name) + 2 + displayWidth(numbers) <= width ? [`${painted}  ${numbers}`] : [painted, numbers];
}
