import picocolors from 'picocolors';
import type { Profile } from '../profile/types.ts';
import { escapeControls } from '../text/plain-text.ts';
import { formatBytes, formatCount, formatMs, UNITS_NOTE } from '../text/units.ts';
import { type FunctionChange, isChanged, type LineChange, moved, type ProfileDiff } from './diff.ts';
import { type GridColumn, type GridRow, grid } from './grid.ts';
import { toJson } from './json.ts';
import { code, escaped } from './markdown-text.ts';

/** What a comparison can be shown as. */
export const DIFF_FORMATS = ['table', 'txt', 'md', 'json'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

export interface DiffOptions {
  format: DiffFormat;
  color?: boolean | undefined;
  /** Terminal columns that lines are cut to. */
  width?: number | undefined;
  /** How many functions are shown; absent: all. */
  top?: number | undefined;
  precision?: number | undefined;
}

/** Turns a comparison into text: the functions and lines whose hits, allocation or increment changed beyond noise. */
export function renderDiff(diff: ProfileDiff, options: DiffOptions): string {
  if (options.format === 'json') return renderJson(diff);
  const changed = diff.functions.filter((fn) => fn.status !== 'both' || changedLines(fn).length > 0);
  const shown = changed.slice(0, options.top ?? changed.length);
  const text = new Words(options.precision ?? 1);
  const foot = [
    ...(changed.length === 0 ? ['No line changed by more than 1 KB or 1 %, and none ran more or less often.'] : []),
    ...(changed.length > shown.length
      ? [`${formatCount(changed.length - shown.length)} more functions changed less.`]
      : []),
    ...differences(diff),
    ...text.totals(diff),
    `~ edited line, + new, - gone · ${UNITS_NOTE}`,
  ];
  if (options.format === 'md') {
    const sections = shown.map((fn) => markdownSection(fn, text));
    return [...sections, foot.map(escaped).join('\n\n')].join('\n\n') + '\n';
  }
  const paint = picocolors.createColors(options.format === 'table' && (options.color ?? false));
  const blocks = shown.map((fn) => {
    const title = `${escapeControls(fn.name)}  ${escapeControls(fn.path)}${placeOf(fn)}`;
    const rows = changedLines(fn).map((line): GridRow => {
      const bytes = moved(line.measures);
      const heat = bytes > 0 ? paint.red : bytes < 0 ? paint.green : String;
      return { cells: text.cells(line), source: sourceOf(line), paint: (cell, i) => (i === 3 ? heat(cell) : cell) };
    });
    return [
      `${paint.bold(paint.cyan(title))}  ${text.summary(fn)}`,
      ...grid(COLUMNS, rows, { gap: '  ', width: options.width, dim: paint.dim }),
    ];
  });
  return [...blocks, foot].map((lines) => lines.join('\n') + '\n').join('\n');
}

const TITLES = ['line', 'hits', 'allocated', 'change', 'increment', 'peak', 'time'];
const COLUMNS: GridColumn[] = TITLES.map((title) => ({ title, fill: 'left' }));

/** The cells of a comparison. */
class Words {
  readonly #precision: number;

  constructor(precision: number) {
    this.#precision = precision;
  }

  cells({ before, after, measures: m }: LineChange): string[] {
    return [
      before === after ? `${after}` : `${before ?? '–'} → ${after ?? '–'}`,
      m.before.hits === m.after.hits
        ? formatCount(m.after.hits)
        : `${formatCount(m.before.hits)} → ${formatCount(m.after.hits)}`,
      `${this.#bytes(m.before.allocated)} → ${this.#bytes(m.after.allocated)}`,
      this.#change(moved(m), m.before.allocated),
      this.#signed(m.after.increment - m.before.increment),
      this.#signed(m.after.peak - m.before.peak),
      this.#time(m.after.ms - m.before.ms),
    ];
  }

  /** What happened to a function, in one line. */
  summary({ status, calls, total }: FunctionChange): string {
    const times = formatCount(calls.after);
    const called =
      calls.before === calls.after
        ? `${times} call${calls.after === 1 ? '' : 's'}`
        : `${formatCount(calls.before)} → ${times} calls`;
    const allocated = `allocated ${this.#bytes(total.before.allocated)} → ${this.#bytes(total.after.allocated)} (${this.#change(moved(total), total.before.allocated)})`;
    return [...(status === 'both' ? [] : [status === 'added' ? 'new' : 'gone']), called, allocated].join(', ');
  }

  totals({ before, after }: ProfileDiff): string[] {
    const one = (key: 'allocated' | 'lines' | 'outside' | 'peakMemory' | 'peakRss', name: string): string =>
      `${name} ${this.#bytes(before.totals[key])} → ${this.#bytes(after.totals[key])} (${this.#change(after.totals[key] - before.totals[key], before.totals[key])})`;
    return [
      `${one('allocated', 'Allocated')}: ${one('lines', 'lines')}, ${one('outside', 'outside')}.`,
      `${one('peakMemory', 'Largest memory')}, ${one('peakRss', 'largest RSS')}, time ${formatMs(before.run.durationMs, this.#precision)} → ${formatMs(after.run.durationMs, this.#precision)}.`,
    ];
  }

  #bytes(value: number): string {
    return formatBytes(value, this.#precision);
  }

  #signed(value: number): string {
    return value === 0 ? '' : `${value > 0 ? '+' : ''}${this.#bytes(value)}`;
  }

  #time(value: number): string {
    return value === 0 ? '' : `${value > 0 ? '+' : ''}${formatMs(value, this.#precision)}`;
  }

  /** `+1.2 MB, +50 %`; the share only where there was something before. */
  #change(value: number, before: number): string {
    if (value === 0) return 'same';
    const percent = before > 0 ? Math.round((value / before) * 100) : 0;
    const share = percent === 0 ? '' : `, ${percent > 0 ? '+' : ''}${percent} %`;
    return `${this.#signed(value)}${share}`;
  }
}

function changedLines(fn: FunctionChange): LineChange[] {
  return fn.lines.filter(({ measures }) => isChanged(measures));
}

function placeOf({ line }: FunctionChange): string {
  if (line.before === null || line.after === null) return `:${line.after ?? line.before}`;
  return line.before === line.after ? `:${line.after}` : `:${line.before} → :${line.after}`;
}

function sourceOf({ source, edited, before, after }: LineChange): string {
  const mark = before === null ? '+ ' : after === null ? '- ' : edited ? '~ ' : '  ';
  return `${mark}${source ?? ''}`;
}

/** What makes two profiles hard to compare. */
function differences({ before, after }: ProfileDiff): string[] {
  const notes: string[] = [];
  const compare = (name: string, value: (profile: Profile) => string): void => {
    const [a, b] = [escapeControls(value(before)), escapeControls(value(after))];
    if (a !== b) notes.push(`Note: the profiles were made differently: ${name} ${a} before, ${b} after.`);
  };
  compare('--metric', ({ run }) => run.metric);
  compare('--gc', ({ run }) => (run.gc ? 'on' : 'off'));
  compare('Node', ({ run }) => run.node);
  compare('ending', ({ run }) => run.ending.kind);
  return notes;
}

function markdownSection(fn: FunctionChange, text: Words): string {
  const rows = changedLines(fn).map((line) => `| ${[...text.cells(line), code(sourceOf(line), true)].join(' | ')} |`);
  return [
    `### ${code(fn.name)}`,
    '',
    `${code(`${fn.path}${placeOf(fn)}`)}, ${text.summary(fn)}`,
    '',
    `| ${[...TITLES, 'source'].join(' | ')} |`,
    `| ${[...TITLES.map(() => '--:'), ':--'].join(' | ')} |`,
    ...rows,
  ].join('\n');
}

/** All functions and lines, unrounded, with their measures on both sides. */
function renderJson({ before, after, functions }: ProfileDiff): string {
  const side = ({ run, totals }: Profile): object => ({ run: { ...run, threads: undefined }, totals });
  const document = { format: 'mprof-line.diff', version: 1, before: side(before), after: side(after), functions };
  return toJson(document);
}
