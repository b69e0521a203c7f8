import { formatBytes, formatCount, formatMs, formatShare } from '../../text/units.ts';
import type { Entry } from './entry.ts';

/** What an explanation may compare with. */
export interface Whole {
  /** Σ self `allocated` of all lines, in bytes. */
  lines: number;
  /** The moment that living bytes are of, in words; null when they were not measured. */
  moment: string | null;
  /** What memory is: `V8 heap in use and external memory`. */
  metric: string;
}

/** One number of an entry, as people choose it, read it and have it explained. */
export interface MeasureInfo {
  title: string;
  unit: 'bytes' | 'ms' | 'count';
  /** The number; undefined when it was not measured. */
  of(entry: Entry): number | undefined;
  /** What the number means, in a sentence that says no more than was measured. */
  explain(entry: Entry, whole: Whole): string;
}

export type MeasureName =
  | 'hits'
  | 'allocated'
  | 'self'
  | 'live'
  | 'live-at-peak'
  | 'increment'
  | 'memory'
  | 'peak'
  | 'time'
  | 'self-time'
  | 'first'
  | 'external'
  | 'awaited'
  | 'freed'
  | 'gcs'
  | 'gc-time';

/** Where hits were counted and not read. */
const COUNTED =
  'Most of its hits were counted and not read, since by its text it cannot allocate: the line before shows what it took.';
const times = (hits: number): string => (hits === 1 ? 'once' : `${formatCount(hits)} times`);
const more = (error: number | undefined): string => (error === undefined ? '' : ` (± ${formatBytes(error)})`);
const each = (bytes: number, hits: number): string =>
  hits > 1 && bytes !== 0 ? `, ${formatBytes(bytes / hits)} each time on average` : '';
const signed = (bytes: number): string => `${bytes > 0 ? '+' : ''}${formatBytes(bytes)}`;

/** The measures in the order in which they stand beside source. */
export const MEASURES: Readonly<Record<MeasureName, MeasureInfo>> = {
  hits: {
    title: 'hits',
    unit: 'count',
    of: ({ measures }) => measures.hits,
    explain: ({ measures: { hits } }) => (hits === 0 ? 'It never ran.' : `It ran ${times(hits)}.`),
  },
  allocated: {
    title: 'allocated',
    unit: 'bytes',
    of: ({ measures }) => measures.allocated,
    explain: ({ measures, self, error }, { lines }) => {
      const called = measures.allocated - self.allocated;
      const rest = called > 0 ? ` ${formatBytes(called)} of that in profiled functions that it called.` : '';
      const share = `${formatShare(measures.allocated, lines)} of what all lines did`;
      return `It allocated ${formatBytes(measures.allocated)}${more(error)}, ${share}${each(measures.allocated, measures.hits)}.${rest}`;
    },
  },
  self: {
    title: 'self',
    unit: 'bytes',
    of: ({ self }) => self.allocated,
    explain: ({ self, error }, { lines }) =>
      `It allocated ${formatBytes(self.allocated)}${more(error)} itself, without the profiled functions that it called: ${formatShare(self.allocated, lines)} of what all lines did.`,
  },
  live: {
    title: 'live',
    unit: 'bytes',
    of: ({ live }) => live,
    explain: ({ live, liveError }, { moment }) =>
      live === undefined
        ? 'Living bytes were not measured here.'
        : `${formatBytes(live)}${more(liveError)} that it allocated itself could still be reached ${moment ?? ''}.`,
  },
  'live-at-peak': {
    title: 'live at peak',
    unit: 'bytes',
    of: ({ liveAtPeak }) => liveAtPeak,
    explain: ({ liveAtPeak }) =>
      `${formatBytes(liveAtPeak ?? 0)} that it allocated itself could be reached at the moment with the largest heap.`,
  },
  increment: {
    title: 'increment',
    unit: 'bytes',
    of: ({ measures }) => measures.increment,
    explain: ({ measures: { increment, hits } }) =>
      `Memory after it less memory before it, ${hits > 1 ? `summed over ${times(hits)}` : 'once'}: ${signed(increment)}. Collections between its executions are not in it, so it does not say what is held.`,
  },
  memory: {
    title: 'memory',
    unit: 'bytes',
    of: ({ measures }) => measures.memory,
    explain: ({ measures }, { metric }) =>
      measures.memory === 0
        ? COUNTED
        : `The largest memory (${metric}) of the whole program seen when it ended was ${formatBytes(measures.memory)}.`,
  },
  peak: {
    title: 'peak',
    unit: 'bytes',
    of: ({ measures }) => measures.peak,
    explain: ({ measures }, { metric }) =>
      measures.peak === 0
        ? COUNTED
        : `The largest memory (${metric}) of the whole program while it ran was ${formatBytes(measures.peak)}, temporaries included.`,
  },
  time: {
    title: 'time',
    unit: 'ms',
    of: ({ measures }) => measures.ms,
    explain: ({ measures: { ms, hits, gcMs, memory } }) => {
      if (ms === 0 && memory === 0) return COUNTED;
      const average = hits > 1 && ms > 0 ? `, ${formatMs(ms / hits)} each time on average` : '';
      return `It took ${formatMs(ms)}${average}${gcMs > 0 ? `; collections were ${formatMs(gcMs)} of that` : ''}.`;
    },
  },
  'self-time': {
    title: 'self time',
    unit: 'ms',
    of: ({ self }) => self.ms,
    explain: ({ self }) => `It took ${formatMs(self.ms)} without the profiled functions that it called.`,
  },
  first: {
    title: 'first hit',
    unit: 'bytes',
    of: ({ measures }) => measures.firstAllocated,
    explain: ({ measures }) =>
      `Its first execution allocated ${formatBytes(measures.firstAllocated)}, what V8 needed to compile it included.`,
  },
  external: {
    title: 'external',
    unit: 'bytes',
    of: ({ measures }) => measures.external,
    explain: ({ measures }) =>
      `Memory outside the V8 heap (buffers, typed arrays) changed by ${signed(measures.external)} while it ran.`,
  },
  awaited: {
    title: 'awaited',
    unit: 'bytes',
    of: ({ measures }) => measures.awaited,
    explain: ({ measures }) =>
      `Memory changed by ${signed(measures.awaited)} while it waited and no other profiled line ran; lines that waited at once share that.`,
  },
  freed: {
    title: 'freed',
    unit: 'bytes',
    of: ({ measures }) => measures.freed,
    explain: ({ measures }) =>
      `Collections while it ran freed ${formatBytes(measures.freed)}, whoever had allocated it.`,
  },
  gcs: {
    title: 'gcs',
    unit: 'count',
    of: ({ measures }) => measures.gcs,
    explain: ({ measures: { gcs } }) =>
      gcs === 1 ? 'There was 1 collection while it ran.' : `There were ${formatCount(gcs)} collections while it ran.`,
  },
  'gc-time': {
    title: 'gc time',
    unit: 'ms',
    of: ({ measures }) => measures.gcMs,
    explain: ({ measures }) => `Collections while it ran took ${formatMs(measures.gcMs)}.`,
  },
};

export const MEASURE_NAMES: readonly MeasureName[] = Object.keys(MEASURES) as MeasureName[];

/** Measures by which things may be ranked and heat may be shown. */
export const RANKED_BY: readonly MeasureName[] = [
  'allocated',
  'self',
  'live',
  'live-at-peak',
  'time',
  'self-time',
  'hits',
  'increment',
  'freed',
  'external',
];

/** A number in its unit; empty when it was not measured. */
export function formatMeasure(name: MeasureName, value: number | undefined): string {
  if (value === undefined) return '';
  const { unit } = MEASURES[name];
  return unit === 'bytes' ? formatBytes(value) : unit === 'ms' ? formatMs(value) : formatCount(value);
}

/** The measures that say something about some of `entries`. */
export function tellingMeasures(entries: Iterable<Entry>): Set<MeasureName> {
  const found = new Set<MeasureName>();
  for (const entry of entries) {
    for (const name of MEASURE_NAMES) if (!found.has(name) && (MEASURES[name].of(entry) ?? 0) !== 0) found.add(name);
    if (entry.live !== undefined) found.add('live');
    if (found.size === MEASURE_NAMES.length) break;
  }
  return found;
}
