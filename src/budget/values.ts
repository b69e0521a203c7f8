import type { LineProfile, Measures, Profile } from '../profile/types.ts';
import { addHeld, type Held } from '../report/facts/held.ts';
import type { Found, MeasureName } from './budget.ts';

/** A line that ran, as budgets look at it. */
export interface Line {
  line: number;
  /** With the profiled functions that it called, and without them. */
  measures: Measures;
  self: Measures;
  /** Standard error of `self.allocated`; 0: exact. */
  error: number;
  held: Held | undefined;
}

/** What is limited: a line, or a function with all its lines. */
export interface Part {
  /** How often it was called; absent for a line. */
  calls?: number;
  measures: Measures;
  self: Measures;
  lines: readonly Line[];
}

type Amount = Pick<Found, 'value' | 'error'>;

/** Where each measure of a part stands among its numbers; the others are sums or maxima over lines. */
const KEYS: { readonly [M in MeasureName]?: keyof Measures } = {
  allocated: 'allocated',
  increment: 'increment',
  external: 'external',
  awaited: 'awaited',
  freed: 'freed',
  gcs: 'gcs',
  time: 'ms',
  'gc-time': 'gcMs',
  first: 'firstAllocated',
  hits: 'hits',
  memory: 'memory',
  peak: 'peak',
};

export function lineOf(line: LineProfile): Line {
  return { line: line.line, measures: line, self: line.self, error: line.error ?? 0, held: addHeld(undefined, line) };
}

/** What a part has of a measure, with its standard error where it is an estimate. */
export function amountOf(measure: MeasureName, { calls, measures, self, lines }: Part): Amount {
  if (measure === 'live' || measure === 'live-peak') {
    const value = lines.reduce((sum, { held }) => sum + ((measure === 'live' ? held?.live : held?.atPeak) ?? 0), 0);
    return withError(value, Math.hypot(...lines.map(({ held }) => held?.error ?? 0)));
  }
  const error = Math.hypot(...lines.map((line) => line.error));
  if (measure === 'self') return withError(self.allocated, error);
  if (measure === 'self-time') return { value: self.ms };
  if (measure === 'allocated') return withError(measures.allocated, error);
  if (calls === undefined) return { value: measures[KEYS[measure]!] };
  if (measure === 'hits' || measure === 'calls') return { value: calls };
  // Of a function that is the most that one of its lines saw.
  if (measure === 'memory' || measure === 'peak') return { value: most(lines, (line) => line.measures[measure]) };
  return { value: measures[KEYS[measure]!] };
}

/** The lines that have most of it themselves, the largest first. */
export function heaviestOf(measure: MeasureName, lines: readonly Line[], count: number): Found['heaviest'] {
  return lines
    .map((line) => ({ line: line.line, value: ownAmount(measure, line) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, count);
}

function ownAmount(measure: MeasureName, { self, measures, held }: Line): number {
  if (measure === 'live') return held?.live ?? 0;
  if (measure === 'live-peak') return held?.atPeak ?? 0;
  if (measure === 'memory' || measure === 'peak') return measures[measure];
  if (measure === 'self') return self.allocated;
  if (measure === 'self-time') return self.ms;
  return measure === 'calls' ? 0 : self[KEYS[measure]!];
}

/** What the whole run has of a measure. */
export function amountOfTotal({ totals, run }: Profile, measure: MeasureName): Amount {
  const values: { readonly [M in MeasureName]?: number } = {
    allocated: totals.allocated,
    lines: totals.lines,
    outside: totals.outside,
    peak: totals.peakMemory,
    rss: totals.peakRss,
    live: totals.live ?? 0,
    gcs: totals.gcs,
    'gc-time': totals.gcMs,
    time: run.durationMs,
  };
  return { value: values[measure]! };
}

function withError(value: number, error: number): Amount {
  return error > 0 ? { value, error } : { value };
}

function most<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((largest, item) => Math.max(largest, value(item)), 0);
}
