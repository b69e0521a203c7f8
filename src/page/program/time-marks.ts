import { memoryUnit, niceStep, tickText } from '../../plot/chart/ticks.ts';
import type { CollectionTime, Series } from '../../profile/types.ts';
import { formatBytes, formatMs } from '../../text/units.ts';
import { collectionWords, type Fall } from '../model/times.ts';

/** Names of the lines of memory. */
export const HEAP = 'heap in use + external';
export const RSS = 'resident set';
const MOST_TICKS = 5;
const MOST_FALLS = 500;

/** Round steps of the unit in which the lines that are shown are read best. */
export function memoryAxis(
  series: Series,
  selected: Readonly<Record<string, boolean>>,
): { min: number; max: number; interval: number } {
  const shown = [...(selected[HEAP] === false ? [] : series.heap), ...(selected[RSS] === false ? [] : series.rss)];
  const most = shown.reduce((largest, bytes) => Math.max(largest, bytes), 1);
  const { size } = memoryUnit(most);
  const interval = niceStep(most / size, MOST_TICKS) * size;
  return { min: 0, max: Math.ceil(most / interval) * interval, interval };
}

/** `50 MB`. */
export function memoryTick(bytes: number): string {
  const { name, size } = memoryUnit(bytes);
  return `${tickText(Number((bytes / size).toFixed(1)))} ${name}`;
}

/** A mark on the axis of time, and what its tooltip says. */
export interface Mark {
  value: [number, number];
  symbolSize: number;
  text: string;
}

/** Collections of the whole heap are larger. */
export function collectionMarks(collections: readonly CollectionTime[]): Mark[] {
  return collections.map((each) => ({
    value: [each.time, 0],
    symbolSize: each.kind === 'MarkSweepCompact' ? 11 : 6,
    text: `${formatMs(each.time)}: ${collectionWords(each)} (${each.kind})\npause ${formatMs(each.ms)}, freed ${formatBytes(each.freed)}`,
  }));
}

/** Where it is not known when something was collected. */
export function fallMarks(falls: readonly Fall[]): Mark[] {
  return falls.slice(0, MOST_FALLS).map(({ from, to, bytes }) => ({
    value: [to, 0],
    symbolSize: 9,
    text: `Fell by ${formatBytes(bytes)} between ${formatMs(from)} and ${formatMs(to)}`,
  }));
}
