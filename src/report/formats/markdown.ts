import type { Profile } from '../../profile/types.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { elsewhereLines } from '../around/elsewhere.ts';
import { footLines } from '../around/foot.ts';
import { headLines } from '../around/head.ts';
import { heaviestLines } from '../around/heaviest.ts';
import { livingLines } from '../around/living.ts';
import { totalsLines } from '../around/totals.ts';
import { type Block, type Gap, gapText, isGap } from '../listing/block.ts';
import { type Blocks, makeBlocks } from '../listing/blocks.ts';
import { type Column, chooseColumns, isMeasured } from '../listing/columns.ts';
import { reduced } from '../listing/excerpt.ts';
import type { ReportOptions } from '../options.ts';
import { code, escaped, rowsOfEach, SHORT, sentencesAndRows } from './markdown-text.ts';

/** GitHub-flavoured Markdown: a heading and a table a function; with `top`, short enough for a comment on a pull request. */
export function renderMarkdown(profile: Profile, options: ReportOptions): string {
  const blocks = makeBlocks(profile, options);
  const shown =
    options.top === undefined ? blocks.shown : blocks.shown.map((block) => reduced(block, rowsOfEach(options.top!)));
  const rows = shown.flatMap((block) => block.rows.filter(isMeasured));
  const columns = chooseColumns(rows, profile, options).filter(({ name }) => name !== 'bar');
  const parts = [
    sentencesAndRows([
      ...headLines(profile, options),
      ...livingLines(profile, options),
      ...elsewhereLines(profile, options),
      ...heaviestLines(profile, blocks.shown.length, options),
      ...totalsLines(profile, options),
    ]),
    ...shown.map((block) => section(block, columns, options)),
    foot(profile, blocks, options).map(escaped).join('\n\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n') + '\n';
}

function section(block: Block, columns: readonly Column[], { precision = 1, top }: ReportOptions): string {
  const most = top === undefined ? undefined : SHORT.source;
  const { fn, calls, total } = block;
  const full = total.allocated;
  const times = calls === 1 ? 'called once' : `called ${formatCount(calls)} times`;
  const lines = [
    `### ${code(fn.name)}`,
    '',
    `${code(`${block.path}:${fn.line}`)}, ${times}, allocated ${formatBytes(total.allocated, precision)}, ${formatMs(total.ms, precision)}`,
    '',
    `| ${['line', ...columns.map(({ title }) => title), 'source'].join(' | ')} |`,
    `| ${['--:', ...columns.map(() => '--:'), ':--'].join(' | ')} |`,
  ];
  for (const row of block.rows) {
    const cells = isMeasured(row) ? columns.map((column) => unbroken(column.cell(row, full))) : columns.map(() => '');
    const source = isGap(row) ? gap(row, precision) : code(row.source ?? '', true, most);
    lines.push(`| ${[isGap(row) ? '' : row.line, ...cells, source].join(' | ')} |`);
  }
  return lines.join('\n');
}

/** The foot; of many warnings, with `top`, the first. */
function foot(profile: Profile, blocks: Blocks, options: ReportOptions): string[] {
  const lines = footLines(profile, blocks, options);
  const warnings = lines.filter(({ kind }) => kind === 'warning');
  const left = options.top === undefined ? [] : warnings.slice(SHORT.notes);
  const more = left.length === 0 ? [] : [`${formatCount(left.length)} more notes are in the whole report.`];
  return [...lines.filter((line) => !left.includes(line)).map(({ text }) => text), ...more];
}

function gap(row: Gap, precision: number): string {
  const { name, note } = gapText(row, { precision });
  return name === null ? `⋯ ${note}` : `⋯ ${code(name, true)}, ${note}`;
}

/** A number and its unit, which a narrow cell would part. */
function unbroken(cell: string): string {
  return cell.replaceAll(' ', '\u00a0');
}
