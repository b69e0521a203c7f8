import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import {
  type FunctionChange,
  type LineChange,
  type LineMeasures,
  moved,
  movedLive,
  type ProfileDiff,
  type Sides,
} from './types.ts';

/** A column of a comparison. */
export interface DiffColumn {
  name: 'line' | 'hits' | 'allocated' | 'change' | 'live' | 'live change' | 'increment' | 'peak' | 'time';
  cell(line: LineChange): string;
  /** What a change is coloured by: bytes, above 0 or below; 0 where noise can explain it. */
  moved?(line: LineChange): number;
}

/** The first that give way on a narrow terminal. */
export const DROPPED_FIRST: readonly DiffColumn['name'][] = ['time', 'peak', 'increment', 'hits', 'live', 'allocated'];

/** The columns that a comparison fills. */
export function columnsOf(diff: ProfileDiff, precision: number): DiffColumn[] {
  const bytes = (value: number): string => formatBytes(value, precision);
  const signed = (value: number): string => (value === 0 ? '' : `${value > 0 ? '+' : ''}${bytes(value)}`);
  const live: DiffColumn[] = [
    { name: 'live', cell: ({ measures: m }) => arrow(m.before.live, m.after.live, bytes) },
    {
      name: 'live change',
      cell: (line) =>
        inNoise(line, 'live', change(movedLive(line.measures), line.measures.before.live ?? 0, precision)),
      moved: ({ measures, changed }) => (changed.includes('live') ? movedLive(measures) : 0),
    },
  ];
  const line: DiffColumn = {
    name: 'line',
    cell: ({ before, after }) => (before === after ? `${after}` : `${before ?? '–'} → ${after ?? '–'}`),
  };
  if (diff.kind === 'moments') return [line, ...live];
  return [
    line,
    { name: 'hits', cell: ({ measures: m }) => arrow(m.before.hits, m.after.hits, formatCount) },
    { name: 'allocated', cell: ({ measures: m }) => `${bytes(m.before.allocated)} → ${bytes(m.after.allocated)}` },
    {
      name: 'change',
      cell: (one) => inNoise(one, 'allocated', change(moved(one.measures), one.measures.before.allocated, precision)),
      moved: ({ measures, changed }) => (changed.includes('allocated') ? moved(measures) : 0),
    },
    ...(hasLive(diff) ? live : []),
    { name: 'increment', cell: ({ measures: m }) => signed(m.after.increment - m.before.increment) },
    { name: 'peak', cell: ({ measures: m }) => signed(m.after.peak - m.before.peak) },
    { name: 'time', cell: ({ measures: m }) => time(m.after.ms - m.before.ms, precision) },
  ];
}

/** Whether both sides know what is alive. */
export function hasLive({ before, after }: ProfileDiff): boolean {
  return before.totals.live !== undefined && after.totals.live !== undefined;
}

function arrow(a: number | undefined, b: number | undefined, words: (value: number) => string): string {
  if (a === undefined && b === undefined) return '';
  const [before, after] = [a, b].map((value) => (value === undefined ? '?' : words(value)));
  return before === after ? before! : `${before} → ${after}`;
}

/** What the noise can explain stands in parentheses. */
function inNoise({ changed }: LineChange, key: 'allocated' | 'live', text: string): string {
  return text === '' || text === 'same' || changed.includes(key) ? text : `(${text})`;
}

/** `+1.2 MB, +50 %`; the share only where there was something before. */
export function change(value: number, before: number, precision: number): string {
  if (value === 0) return 'same';
  const percent = before > 0 ? Math.round((value / before) * 100) : 0;
  const share = percent === 0 ? '' : `, ${percent > 0 ? '+' : ''}${percent} %`;
  return `${value > 0 ? '+' : ''}${formatBytes(value, precision)}${share}`;
}

function time(value: number, precision: number): string {
  return value === 0 ? '' : `${value > 0 ? '+' : ''}${formatMs(value, precision)}`;
}

/** The lines of a function that changed beyond noise. */
export function changedLines(fn: FunctionChange): LineChange[] {
  return fn.lines.filter(({ changed }) => changed.length > 0);
}

/** Where a function is: on both sides when they differ. */
export function placeOf({ path, line, from }: FunctionChange): string {
  if (line.before === null || line.after === null) return `${path}:${line.after ?? line.before}`;
  if (from !== undefined && from.path !== path) return `${from.path}:${line.before} → ${path}:${line.after}`;
  return line.before === line.after ? `${path}:${line.after}` : `${path}:${line.before} → :${line.after}`;
}

/** What it is called, and was called. */
export function nameOf({ name, from }: FunctionChange): string {
  return from === undefined || from.name === name ? name : `${from.name} → ${name}`;
}

/** What happened to a function, in one line. */
export function summaryOf(
  { status, calls, total, from }: FunctionChange,
  diff: ProfileDiff,
  precision: number,
): string {
  const what = status === 'both' ? (from === undefined ? [] : ['moved']) : [status === 'added' ? 'new' : 'gone'];
  const amounts: string[] = [];
  const amount = (name: string, before: number, after: number): void => {
    const by = before === after ? 'same' : change(after - before, before, precision);
    amounts.push(`${name} ${formatBytes(before, precision)} → ${formatBytes(after, precision)} (${by})`);
  };
  if (diff.kind === 'profiles') {
    const times = formatCount(calls.after);
    const words = times === '1' ? 'call' : 'calls';
    what.push(
      formatCount(calls.before) === times ? `${times} ${words}` : `${formatCount(calls.before)} → ${times} calls`,
    );
    amount('allocated', total.before.allocated, total.after.allocated);
  }
  if (total.before.live !== undefined && total.after.live !== undefined)
    amount('alive', total.before.live, total.after.live);
  return [...what, ...amounts].join(', ');
}

/** How a line came to where it is; empty when it was there before. */
export function markOf({ before, after, edited, movedFrom }: LineChange): '' | '~' | '+' | '-' | '>' {
  if (before === null) return '+';
  if (after === null) return '-';
  if (movedFrom !== undefined) return '>';
  return edited ? '~' : '';
}

/** What stands on both sides of an arrow, for a line's growth within the runs; empty when either is not known. */
export function growthOf({ before, after }: Sides<LineMeasures>, precision: number): string {
  if (before.growth === undefined || after.growth === undefined) return '';
  const words = (value: number): string => `${value > 0 ? '+' : ''}${formatBytes(value, precision)}`;
  return `grew ${words(before.growth)} → ${words(after.growth)} within the run`;
}
