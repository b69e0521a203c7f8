import picocolors from 'picocolors';
import type { Profile } from '../profile/types.ts';
import { type Block, isGap, makeBlocks } from './blocks.ts';
import { type Column, chooseColumns, isMeasured } from './columns.ts';
import { footLines } from './foot.ts';
import { headLines } from './head.ts';
import type { ReportOptions } from './options.ts';
import { cutToWidth, displayWidth, escapeControls, expandTabs, pad } from './plain-text.ts';
import { formatBytes, formatCount, formatMs } from './units.ts';

const GAP = '  ';
/** What is left of the source on a narrow terminal. */
const LEAST_SOURCE = 16;
/** A line of source is cut here even where no terminal does it: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;
/** A line that allocated this share of the heaviest one is hot; this share, warm. */
const HOT = 0.5;
const WARM = 0.1;

type Paint = ReturnType<typeof picocolors.createColors>;

/** One block a function, a row a line, and around it what happened and how the sums agree. */
export function renderTable(profile: Profile, options: ReportOptions): string {
  const paint = picocolors.createColors(options.color ?? false);
  const blocks = makeBlocks(profile, options);
  const precision = options.precision ?? 1;
  const columns = chooseColumns(blocks.shown, options.columns, precision);
  const parts = [
    headLines(profile, options).map((line, index) => (index === 0 ? paint.bold(paint.red(line)) : line)),
    ...blocks.shown.map((block) => blockLines(block, columns, options, paint)),
    footLines(profile, blocks, options).map(({ text, kind }) =>
      kind === 'warning' ? paint.yellow(text) : kind === 'note' ? paint.dim(text) : text,
    ),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n') + '\n')
    .join('\n');
}

function blockLines(block: Block, columns: readonly Column[], options: ReportOptions, paint: Paint): string[] {
  const measured = block.rows.filter(isMeasured);
  const full = measured.reduce((most, { measures }) => Math.max(most, measures.allocated), 0);
  const cells = block.rows.map((row) => columns.map((column) => (isMeasured(row) ? column.cell(row, full) : '')));
  const widths = columns.map((column, index) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[index]!)), displayWidth(column.title)),
  );
  const lineWidth = Math.max(4, ...[block.rows.at(-1)?.line ?? 0].map((line) => String(line).length));
  const before = [lineWidth, ...widths].reduce((sum, width) => sum + width + GAP.length, 0);
  const room = options.width === undefined ? MOST_SOURCE : Math.max(LEAST_SOURCE, options.width - before);
  const sourceOf = (text: string): string => cutToWidth(escapeControls(expandTabs(text)), room);

  const lines = [title(block, options, paint)];
  const head = [pad('line', lineWidth, 'left'), ...columns.map(({ title, name }, i) => align(title, widths[i]!, name))];
  const heading = [...head, 'source'].join(GAP);
  lines.push(paint.dim(heading));
  const longest = block.rows.reduce((most, row) => {
    return Math.max(most, isGap(row) ? 0 : displayWidth(sourceOf(row.source ?? '')));
  }, 'source'.length);
  lines.push(paint.dim('─'.repeat(Math.min(before + longest, options.width ?? 120))));
  for (const [index, row] of block.rows.entries()) {
    if (isGap(row)) {
      lines.push(paint.dim(' '.repeat(before) + sourceOf(`⋯ ${row.note}, listed on its own`)));
      continue;
    }
    const ran = isMeasured(row);
    const weight = ran && full > 0 ? row.measures.allocated / full : 0;
    const numbers = [
      pad(String(row.line), lineWidth, 'left'),
      ...cells[index]!.map((cell, i) => align(cell, widths[i]!, columns[i]!.name)),
    ].join(GAP);
    const source = sourceOf(row.source ?? '');
    const text = `${numbers}${GAP}${source}`.trimEnd();
    lines.push(
      weight >= HOT ? paint.bold(paint.red(text)) : weight >= WARM ? paint.yellow(text) : ran ? text : paint.dim(text),
    );
  }
  if (block.sourceMissing) lines.push(paint.dim('The source of this file is not available.'));
  return lines;
}

function title(block: Block, options: ReportOptions, paint: Paint): string {
  const { fn, total, calls } = block;
  const precision = options.precision ?? 1;
  const place = `${escapeControls(block.path)}:${fn.line}`;
  const numbers = [
    calls === 1 ? 'called once' : `called ${formatCount(calls)} times`,
    `allocated ${formatBytes(total.allocated, precision)}`,
    formatMs(total.ms, precision),
  ].join(', ');
  const text = `${escapeControls(fn.name)}  ${place}`;
  const cut = options.width === undefined ? text : cutToWidth(text, Math.max(LEAST_SOURCE, options.width));
  return displayWidth(text) + displayWidth(numbers) + 4 <= (options.width ?? Number.POSITIVE_INFINITY)
    ? `${paint.bold(paint.cyan(text))}  ${numbers}`
    : `${paint.bold(paint.cyan(cut))}\n${numbers}`;
}

function align(text: string, width: number, name: string): string {
  return pad(text, width, name === 'bar' ? 'right' : 'left');
}
