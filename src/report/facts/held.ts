import type { LineProfile, Profile } from '../../profile/types.ts';
import { placeKey } from './lines-of.ts';
import { momentsByThread } from './moments.ts';

/** What lives of a line: bytes, also by moment. */
export interface Held {
  live: number;
  /** Standard error of `live`. */
  error: number;
  atPeak: number;
  growth: readonly number[];
}

/** What lives of the functions that meet on a line, together; undefined when nothing of them does. */
export function addHeld(before: Held | undefined, line: LineProfile): Held | undefined {
  if (line.live === undefined) return before;
  const own: Held = {
    live: line.live,
    error: line.liveError ?? 0,
    atPeak: line.liveAtPeak ?? 0,
    growth: line.growth ?? [],
  };
  if (before === undefined) return own;
  return {
    live: before.live + own.live,
    error: Math.hypot(before.error, own.error),
    atPeak: before.atPeak + own.atPeak,
    growth: own.growth.map((bytes, i) => bytes + (before.growth[i] ?? 0)),
  };
}

/** One sample or two say little about how much lives: a listing leaves such lines blank. */
export const TOO_VAGUE = 1.5;

export function isKnown(held: Held | undefined): held is Held {
  return held !== undefined && held.live > TOO_VAGUE * held.error;
}

/** Living bytes at a time, ms. */
interface Point {
  time: number;
  bytes: number;
}

/** How a line's living bytes went: they grow, they stay, or that cannot be told from the moments there are. */
export type Course =
  /** `rate`: bytes a second; `last`: bytes at the last moment. */
  | { kind: 'grows'; bytes: number; rate: number; last: number }
  | { kind: 'stays'; since: number }
  /** `more`: bytes more than at the first moment, 0 where the error of the samples may be all of it. */
  | { kind: 'unclear'; more: number };

/** Fewer moments tell nothing about growth. */
export const ENOUGH_MOMENTS = 4;
/** A difference between two moments is one when it is so many standard errors. */
export const SURE = 3;

/**
 * Tells of a line's living bytes by moment how they went in the threads that ran at the moment `run.liveAt`, each by its own moments. They grow together where
 * some of them grow, and stay where all do that have any.
 */
export function coursesIn(profile: Profile): (growth: readonly number[]) => Course {
  const interval = profile.run.live?.interval ?? 0;
  const pointsOf = pointsIn(profile);
  return (growth) => courseOf(pointsOf(growth), interval);
}

function courseOf(threads: readonly Point[][], interval: number): Course {
  const courses = threads
    .filter((points) => points.some(({ bytes }) => bytes > 0))
    .map((points) => ({ last: points.at(-1)!.bytes, ...courseOfThread(points, interval) }));
  const growing = courses.filter((course) => course.kind === 'grows');
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  if (growing.length > 0) {
    return {
      kind: 'grows',
      bytes: sum(growing.map((course) => course.bytes)),
      rate: sum(growing.map((course) => course.rate)),
      last: sum(courses.map(({ last }) => last)),
    };
  }
  const staying = courses.filter((course) => course.kind === 'stays');
  if (staying.length > 0 && staying.length === courses.length)
    return { kind: 'stays', since: Math.max(...staying.map(({ since }) => since)) };
  return { kind: 'unclear', more: sum(courses.map((course) => (course.kind === 'unclear' ? course.more : 0))) };
}

/**
 * Judges by the thirds of the time: bytes that are more at each third's end than at the one before, beyond the error of
 * the samples, grow; bytes that the last two thirds did not change stay.
 */
function courseOfThread(points: readonly Point[], interval: number): Course {
  if (points.length < ENOUGH_MOMENTS) return { kind: 'unclear', more: 0 };
  const at = thirdsOf(points);
  const last = at[3]!;
  const rises = (from: number, to: number, sure: number): boolean => {
    const error = Math.sqrt((at[from]!.bytes + at[to]!.bytes) * interval);
    return at[to]!.bytes - at[from]!.bytes > sure * error;
  };
  if (rises(1, 3, SURE) && rises(1, 2, 1) && rises(2, 3, 1)) {
    const bytes = last.bytes - at[0]!.bytes;
    const rate = (bytes / Math.max(1, last.time - at[0]!.time)) * 1000;
    return { kind: 'grows', bytes, rate, last: last.bytes };
  }
  const half = Math.floor(points.length / 2);
  const late = points.slice(half).map(({ bytes }) => bytes);
  const spread = Math.max(...late) - Math.min(...late);
  // Samples that could hide a growth by half say nothing.
  const hidden = SURE * Math.sqrt(2 * last.bytes * interval);
  const isFlat = hidden <= last.bytes / 2 && spread <= Math.max(hidden, last.bytes / 20);
  if (isFlat) return { kind: 'stays', since: points[half]!.time };
  return { kind: 'unclear', more: rises(0, 3, SURE) ? last.bytes - at[0]!.bytes : 0 };
}

/** The first moment, the last, and the nearest to the thirds of the time between; where one would stand twice, those at the thirds of the list. */
function thirdsOf(points: readonly Point[]): Point[] {
  const [first, last] = [points[0]!, points.at(-1)!];
  const nearest = (time: number): Point =>
    points.reduce((best, point) => (Math.abs(point.time - time) < Math.abs(best.time - time) ? point : best));
  const inTime = [0, 1, 2, 3].map((i) => nearest(first.time + (i * (last.time - first.time)) / 3));
  if (new Set(inTime).size === inTime.length) return inTime;
  return [0, 1, 2, 3].map((i) => points[Math.round((i * (points.length - 1)) / 3)]!);
}

/** Tells of living bytes by moment how much they grew from the first moment of each thread to its last, in bytes; undefined when none has two moments. */
export function growthsIn(profile: Profile): (growth: readonly number[]) => number | undefined {
  const pointsOf = pointsIn(profile);
  return (growth) => {
    const grown = pointsOf(growth).filter((points) => points.length > 1);
    if (grown.length === 0) return undefined;
    return grown.reduce((sum, points) => sum + points.at(-1)!.bytes - points[0]!.bytes, 0);
  };
}

/** The points of each thread that ran at the moment `run.liveAt`, until then. */
function pointsIn(profile: Profile): (growth: readonly number[]) => Point[][] {
  const { moments = [] } = profile;
  const threads = momentsByThread(profile);
  return (growth) => threads.map((indices) => indices.map((i) => ({ time: moments[i]!.time, bytes: growth[i] ?? 0 })));
}

/** What the lines have at each moment, by {@link placeKey}: functions that meet on a line together. */
export function growths({ functions, moments = [] }: Profile): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const fn of functions) {
    for (const { line, growth } of fn.lines) {
      if (growth === undefined) continue;
      const key = placeKey(fn.file, line);
      const sum = sums.get(key) ?? moments.map(() => 0);
      for (const [i, bytes] of growth.entries()) sum[i] = (sum[i] ?? 0) + bytes;
      sums.set(key, sum);
    }
  }
  return sums;
}
