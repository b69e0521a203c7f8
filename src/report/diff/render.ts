import picocolors from 'picocolors';
import { displayWidth, escapeControls } from '../../text/plain-text.ts';
import { formatCount } from '../../text/units.ts';
import { wrapped } from '../../text/wrap.ts';
import { type GridColumn, type GridRow, grid, isLong } from '../formats/grid.ts';
import { toJson } from '../formats/json.ts';
import { code, escaped, rowsOfEach, SHORT, sentencesAndRows } from '../formats/markdown-text.ts';
import { aliveLines } from './alive.ts';
import { notesOf } from './notes.ts';
import { renderDiffPage } from './page.ts';
import { type FunctionChange, type LineChange, moved, movedLive, type ProfileDiff, type SideSummary } from './types.ts';
import {
  changedLines,
  columnsOf,
  type DiffColumn,
  DROPPED_FIRST,
  markOf,
  nameOf,
  placeOf,
  summaryOf,
} from './words.ts';

/** What a comparison can be shown as: what stdout can get, and what a file can be. */
export const DIFF_FORMATS = ['table', 'txt', 'md', 'json'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number] | 'html';

export interface DiffOptions {
  format: DiffFormat;
  color?: boolean | undefined;
  /** Terminal columns that lines are cut to. */
  width?: number | undefined;
  /** How many functions are shown; absent: all. */
  top?: number | undefined;
  precision?: number | undefined;
}

/** What the source should get: on a narrow terminal columns are dropped for it. */
const ENOUGH_SOURCE = 24;

/** Turns a comparison into text: the functions and lines that changed beyond noise. */
export function renderDiff(diff: ProfileDiff, options: DiffOptions): string {
  if (options.format === 'json') return renderJson(diff);
  const precision = options.precision ?? 1;
  const changed = diff.functions.filter((fn) => isShown(fn, diff));
  const shown = changed.slice(0, options.top ?? changed.length);
  const columns = columnsOf(diff, precision);
  const foot = [...hiddenNote(changed.length - shown.length), ...notesOf(diff, changed, precision)];
  if (options.format === 'html') return renderDiffPage(diff, { shown, columns, foot, precision });
  if (options.format === 'md') {
    const head = aliveLines(diff, precision);
    const sections = shown.map((fn) => markdownSection(fn, diff, columns, options));
    const alive = head.length === 0 ? [] : [sentencesAndRows(head)];
    return [...alive, ...sections, foot.map(escaped).join('\n\n')].join('\n\n') + '\n';
  }
  return renderTable(diff, shown, columns, foot, options);
}

function isShown(fn: FunctionChange, { kind }: ProfileDiff): boolean {
  return changedLines(fn).length > 0 || (kind === 'profiles' && fn.status !== 'both');
}

function hiddenNote(hidden: number): string[] {
  if (hidden === 0) return [];
  return [hidden === 1 ? '1 more function changed less.' : `${formatCount(hidden)} more functions changed less.`];
}

function renderTable(
  diff: ProfileDiff,
  shown: readonly FunctionChange[],
  columns: readonly DiffColumn[],
  foot: readonly string[],
  options: DiffOptions,
): string {
  const { width, precision = 1 } = options;
  const paint = picocolors.createColors(options.format === 'table' && (options.color ?? false));
  const kept = fitting(columns, shown, width);
  const heading = kept.map(({ name }): GridColumn => ({ title: name, fill: 'left' }));
  const long = isLong(shown.reduce((sum, fn) => sum + changedLines(fn).length, 0));
  const blocks = shown.map((fn) => {
    const title = `${escapeControls(nameOf(fn))}  ${escapeControls(placeOf(fn))}`;
    const rows = changedLines(fn).map((line): GridRow => {
      const heat = (bytes: number): ((text: string) => string) =>
        bytes > 0 ? paint.red : bytes < 0 ? paint.green : String;
      return {
        cells: kept.map(({ cell }) => cell(line)),
        source: sourceOf(line),
        paint: (cell, i) => {
          const bytes = kept[i]?.moved?.(line);
          return bytes === undefined ? cell : heat(bytes)(cell);
        },
      };
    });
    const summary = summaryOf(fn, diff, precision);
    const isOne = width === undefined || displayWidth(title) + 2 + displayWidth(summary) <= width;
    const bold = (text: string): string => paint.bold(paint.cyan(text));
    return [
      ...(isOne ? [`${bold(title)}  ${summary}`] : [...wrapped(title, width).map(bold), ...wrapped(summary, width)]),
      ...(rows.length === 0 ? [] : grid(heading, rows, { gap: '  ', width, dim: paint.dim, isLong: long })),
    ];
  });
  const text = (lines: readonly string[]): string[] => lines.flatMap((line) => wrapped(line, width));
  return [text(aliveLines(diff, precision)), ...blocks, text(foot)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n') + '\n')
    .join('\n');
}

/** The columns that leave room for some source. */
function fitting(
  columns: readonly DiffColumn[],
  shown: readonly FunctionChange[],
  width: number | undefined,
): DiffColumn[] {
  let kept = [...columns];
  if (width === undefined) return kept;
  const lines = shown.flatMap(changedLines);
  const widths = new Map(
    columns.map(({ name, cell }) => [
      name,
      lines.reduce((most, line) => Math.max(most, displayWidth(cell(line))), name.length),
    ]),
  );
  for (const name of DROPPED_FIRST) {
    const taken = kept.reduce((sum, column) => sum + widths.get(column.name)! + 2, 0);
    if (width - taken >= ENOUGH_SOURCE) break;
    kept = kept.filter((column) => column.name !== name);
  }
  return kept;
}

function sourceOf(line: LineChange): string {
  return `${markOf(line).padEnd(1)} ${line.source ?? ''}`;
}

function markdownSection(
  fn: FunctionChange,
  diff: ProfileDiff,
  columns: readonly DiffColumn[],
  { precision = 1, top }: DiffOptions,
): string {
  const most = top === undefined ? undefined : SHORT.source;
  const lines = changedLines(fn);
  const kept = top === undefined ? lines : heaviest(lines, rowsOfEach(top));
  const rows = kept.map((line) => {
    const cells = columns.map(({ cell }) => cell(line).replaceAll(' ', '\u00a0').replaceAll('\u00a0→\u00a0', ' → '));
    return `| ${[...cells, code(sourceOf(line), true, most)].join(' | ')} |`;
  });
  const hidden = lines.length - kept.length;
  const table = [
    '',
    `| ${[...columns.map(({ name }) => name), 'source'].join(' | ')} |`,
    `| ${[...columns.map(() => '--:'), ':--'].join(' | ')} |`,
    ...rows,
    ...(hidden === 0 ? [] : ['', `${formatCount(hidden)} more lines changed less.`]),
  ];
  return [
    `### ${code(nameOf(fn))}`,
    '',
    `${code(placeOf(fn))}, ${summaryOf(fn, diff, precision)}`,
    ...(rows.length === 0 ? [] : table),
  ].join('\n');
}

/** The lines that moved most, in the order of the source. */
function heaviest(lines: readonly LineChange[], count: number): LineChange[] {
  const weight = ({ measures }: LineChange): number =>
    Math.max(Math.abs(moved(measures)), Math.abs(movedLive(measures)));
  const kept = new Set([...lines].sort((a, b) => weight(b) - weight(a)).slice(0, count));
  return lines.filter((line) => kept.has(line));
}

/** All functions and lines, unrounded, with their measures on both sides. */
function renderJson({ kind, before, after, functions }: ProfileDiff): string {
  const side = ({ profiles, totals, moment }: SideSummary): object => ({
    run: { ...profiles[0]!.run, threads: undefined },
    profiles: profiles.length,
    ...(moment === undefined ? {} : { moment }),
    totals,
  });
  const document = { format: 'mprof-line.diff', version: 1, kind, before: side(before), after: side(after), functions };
  return toJson(document);
}
