import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { orderedRows, TOP_COLUMNS, type TopColumn } from './columns.ts';
import type { TopRates, TopReading } from './reading.ts';

/** What the numbers of a line are, where they do not say so themselves. */
const WORDS = { rate: '', allocated: '', live: ' live', hits: ' hits/s', time: ' of the time' };
/** So many lines are named. */
const NAMED = 3;

/** One look in one line of text, for where there is no terminal. */
export function plainTop(reading: TopReading, rates: TopRates, order: TopColumn['order'], note: string): string {
  const { heap, rss } = reading;
  const { value, text } = TOP_COLUMNS.find((column) => column.order === order)!;
  const heaviest = orderedRows(rates.rows, order)
    .filter((row) => (value(row) ?? 0) > 0)
    .slice(0, NAMED)
    .map((row) => `${row.path}:${row.line} ${row.name} ${text(value(row)!)}${WORDS[order]}`);
  return [
    formatMs(reading.time),
    ...(heap === null ? [] : [`heap ${formatBytes(heap)}`]),
    ...(rss === null ? [] : [`rss ${formatBytes(rss)}`]),
    `${formatCount(reading.gcs)} collections`,
    `allocated ${formatBytes(rates.allocated)}/s`,
    ...heaviest.map((one) => escapeControls(one)),
    ...(note === '' ? [] : [note]),
  ].join(' · ');
}
