import picocolors from 'picocolors';
import type { Profile } from '../../profile/types.ts';
import { cutToWidth, displayWidth, escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { wrapped } from '../../text/wrap.ts';
import { elsewhereLines } from '../around/elsewhere.ts';
import { footLines } from '../around/foot.ts';
import { headLines } from '../around/head.ts';
import { heaviestLines } from '../around/heaviest.ts';
import { livingLines } from '../around/living.ts';
import { totalsLines } from '../around/totals.ts';
import { moduleLoader } from '../facts/loading.ts';
import { type Block, gapText, isGap } from '../listing/block.ts';
import { makeBlocks } from '../listing/blocks.ts';
import { isMeasured } from '../listing/columns.ts';
import { excerpt } from '../listing/excerpt.ts';
import { type Layout, LINE_WIDTH, layoutOf } from '../listing/layout.ts';
import type { ReportOptions } from '../options.ts';
import { type GridColumn, type GridRow, type GridShape, grid, isLong } from './grid.ts';

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
  const { blocks: shown, hidden } = excerpt(blocks.shown, options.lines ?? Number.POSITIVE_INFINITY);
  const long = isLong(shown.reduce((sum, { rows }) => sum + rows.length, 0));
  const layout = { ...layoutOf(shown, profile, options), isLong: long };
  const wrap = (text: string, paint: Formatter = plain): string[] => wrapped(text, options.width).map(paint);
  const isLoader = moduleLoader(profile);
  const firstLoader = shown.findIndex(({ fn }) => isLoader(fn));
  const parts = [
    headLines(profile, options).flatMap((line, index) =>
      wrap(line, index === 0 ? (text) => paint.bold(paint.red(text)) : plain),
    ),
    livingLines(profile, options).flatMap((line) => wrap(line)),
    elsewhereLines(profile, options).flatMap((line) => wrap(line)),
    heaviestLines(profile, blocks.shown.length, options).map((line) => cut(line, options)),
    totalsLines(profile, options).flatMap((line) => wrap(line)),
    ...shown.map((block, index) => [
      ...(index === firstLoader && options.sort === undefined ? wrap('Modules while they were loaded:') : []),
      ...blockLines(block, layout, options, paint),
    ]),
    hidden > 0 ? wrap(hiddenText(hidden, blocks.shown)) : [],
    footLines(profile, blocks, options).flatMap(({ text, kind }) =>
      wrap(text, kind === 'warning' ? paint.yellow : kind === 'note' ? paint.dim : plain),
    ),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n') + '\n')
    .join('\n');
}

/** What an excerpt leaves out, and how to see it. */
function hiddenText(hidden: number, blocks: readonly Block[]): string {
  const functions = hidden === 1 ? '1 more function was' : `${formatCount(hidden)} more functions were`;
  return `${functions} called: --top ${blocks.length} lists them, -o report.txt or .html holds all.`;
}

/** A line that ends in source is cut as source is. */
function cut(line: string, { width }: ReportOptions): string {
  return width === undefined ? line : cutToWidth(line, width);
}

type Shape = Layout & Pick<GridShape, 'isLong'>;

function blockLines(block: Block, shape: Shape, options: ReportOptions, paint: Paint): string[] {
  const { columns, full, gap, isLong } = shape;
  const heading: GridColumn[] = [
    { title: 'line', fill: 'left', least: LINE_WIDTH },
    ...columns.map(({ title, name }): GridColumn => ({ title, fill: name === 'bar' ? 'right' : 'left' })),
  ];
  const rows = block.rows.map((row): GridRow => {
    if (isGap(row)) {
      const { name, note } = gapText(row, options);
      const cells = heading.map(() => '');
      return { cells, source: `⋯ ${name === null ? '' : `${name}, `}${note}`, paint: paint.dim };
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
    ...grid(heading, rows, { gap, width: options.width, dim: paint.dim, isLong }),
  ];
  const note = textNote(block);
  if (note !== null) lines.push(...wrapped(note, options.width).map(paint.dim));
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
  if (displayWidth(name) + 2 + displayWidth(numbers) <= width) return [`${painted}  ${numbers}`];
  return [painted, ...wrapped(numbers, options.width)];
}
