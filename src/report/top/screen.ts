import picocolors from 'picocolors';
import { cutToWidth, displayWidth, escapeControls, expandTabs } from '../../text/plain-text.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { knownColumns, orderedRows, TOP_COLUMNS, type TopColumn } from './columns.ts';
import type { TopRates, TopReading, TopRow } from './reading.ts';

/** What stands on the screen. */
export interface TopScreen {
  title: string;
  /** null: nothing is known yet. */
  reading: TopReading | null;
  rates: TopRates;
  /** Heap at each look so far, the newest last. */
  heaps: readonly number[];
  order: TopColumn['order'];
  /** How many lines are scrolled away. */
  skipped: number;
  paused: boolean;
  /** What a person must know; empty: nothing. */
  note: string;
  /** What the rows are. */
  rowsAre: 'lines' | 'functions';
  /** The text of a line; null when it is not known. */
  textOf(path: string, line: number): string | null;
  /** Size in cells. */
  width: number;
  height: number;
  color: boolean;
}

/** Lines above the rows and below them. */
const AROUND = 6;
const SPARKS = '▁▂▃▄▅▆▇█';
/** From so many cells on, the text of a line stands beside its place. */
const ROOM_FOR_TEXT = 50;

/** How many rows there is room for. */
export function rowsOnScreen({ height }: Pick<TopScreen, 'height'>): number {
  return Math.max(1, height - AROUND);
}

/** The screen from top to bottom; never more than `height` lines, none wider than `width`. */
export function drawTop(screen: TopScreen): string[] {
  const { reading, rates, width, color } = screen;
  const paint = picocolors.createColors(color);
  const cut = (text: string): string => cutToWidth(text, width);
  const rows = orderedRows(rates.rows, screen.order);
  const columns = knownColumns(rows);
  const shown = rows.slice(screen.skipped, screen.skipped + rowsOnScreen(screen));
  const state = `${formatMs(reading?.time ?? 0)}${screen.paused ? ', paused' : ''}`;
  const lines = [
    paint.bold(between(escapeControls(screen.title), state, width)),
    cut(memoryLine(screen)),
    cut(collectionLine(screen)),
    paint.yellow(cut(escapeControls(screen.note))),
    paint.inverse(cut(headOf(screen, columns)).padEnd(width)),
    ...rowTexts(shown, columns, screen),
  ];
  const room = Math.max(0, screen.height - 1);
  while (lines.length < room) lines.push('');
  return [...lines.slice(0, room), paint.dim(cut(foot(columns, rows.length, screen)))];
}

function between(left: string, right: string, width: number): string {
  const name = cutToWidth(left, Math.max(1, width - right.length - 2));
  return `${name}${' '.repeat(Math.max(2, width - displayWidth(name) - right.length))}${right}`;
}

function memoryLine({ reading, heaps }: TopScreen): string {
  if (reading === null) return '';
  const parts: string[] = [];
  if (reading.heap !== null) {
    parts.push(`heap ${formatBytes(reading.heap)} ${sparks(heaps)}`, `highest ${formatBytes(Math.max(...heaps, 0))}`);
  }
  const several = reading.processes > 1 ? ` of ${reading.processes} processes` : '';
  if (reading.rss !== null) parts.push(`rss ${formatBytes(reading.rss)}${several}`);
  return parts.join('   ');
}

function collectionLine({ reading, rates }: TopScreen): string {
  if (reading === null) return '';
  const share = `${(100 * rates.gcShare).toFixed(1)} % of the time`;
  return [
    `allocated ${formatBytes(rates.allocated)}/s, ${formatBytes(reading.allocated)} in all`,
    `collections ${formatCount(reading.gcs)}, ${rates.gcs.toFixed(1)}/s, ${share}`,
  ].join('   ');
}

/** Heaps as bars, from 0 to the largest of them. */
function sparks(heaps: readonly number[]): string {
  const last = heaps.slice(-12);
  const most = Math.max(...last, 1);
  return last.map((heap) => SPARKS[Math.min(7, Math.floor((heap / most) * 8))]).join('');
}

function headOf({ order, reading, rowsAre }: TopScreen, columns: readonly TopColumn[]): string {
  const titles = columns.map(({ title, width, order: own }) => `${title}${own === order ? '▾' : ''}`.padStart(width));
  const alive = reading?.alive;
  const age = alive ? `  (live: ${Math.round(Math.max(0, reading.time - alive.time) / 1000)} s ago)` : '';
  return `${titles.join(' ')}  ${rowsAre === 'lines' ? 'line' : 'function'}${age}`;
}

function rowTexts(rows: readonly TopRow[], columns: readonly TopColumn[], screen: TopScreen): string[] {
  const numbersOf = (row: TopRow): string =>
    columns
      .map(({ value, text, width }) => {
        const number = value(row);
        return (number === null ? '' : text(number)).padStart(width);
      })
      .join(' ');
  const numbers = rows.map(numbersOf);
  const room = Math.max(8, screen.width - Math.max(0, ...numbers.map(({ length }) => length)) - 2);
  const withText = room >= ROOM_FOR_TEXT;
  const places = rows.map((row) => placeIn(row, withText ? Math.floor(room / 2) : room));
  const widths = places.map(displayWidth);
  const widest = Math.max(0, ...widths);
  return rows.map(({ path, line }, i) => {
    const left = `${numbers[i]}  ${places[i]}`;
    if (!withText) return cutToWidth(left, screen.width);
    const text = escapeControls(expandTabs((screen.textOf(path, line) ?? '').trim()));
    return cutToWidth(`${left}${' '.repeat(widest - widths[i]!)}  ${text}`.trimEnd(), screen.width);
  });
}

function placeOf({ path, line, name }: TopRow): string {
  return escapeControls(`${path}:${line} ${name}`);
}

/** The place in so many cells: the end of the path and the line matter most, then the function's name. */
function placeIn(row: TopRow, room: number): string {
  const whole = placeOf(row);
  if (displayWidth(whole) <= room) return whole;
  const file = escapeControls(`${row.path.split('/').at(-1)}:${row.line} ${row.name}`);
  return cutToWidth(displayWidth(file) < room ? file : escapeControls(file.split(' ')[0]!), room);
}

function foot(columns: readonly TopColumn[], rows: number, { skipped, height }: TopScreen): string {
  const keys = TOP_COLUMNS.filter((column) => columns.includes(column)).map(({ key, order }) => `${key} ${order}`);
  const room = rowsOnScreen({ height });
  const where = rows > room ? `  ${skipped + 1}–${Math.min(rows, skipped + room)} of ${rows} ↑↓` : '';
  return `q leave  p pause  by: ${keys.join('  ')}${where}`;
}
