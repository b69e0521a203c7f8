import type { RawLive } from '../../runtime/snapshot/raw-live.ts';
import { sumElsewhere } from './elsewhere.ts';
import type { MergedFunction } from './functions.ts';
import type { LiveLine, Moment } from './live.ts';
import type { ThreadTree } from './thread-tree.ts';
import type { LineProfile, RunInfo, Totals } from './types.ts';

/** Living bytes of all threads, by function and line. */
export interface LivingProfile {
  moments: Moment[];
  run: Pick<RunInfo, 'live' | 'liveAt'>;
  totals: Pick<Totals, 'live' | 'liveOutside' | 'liveElsewhere'>;
  of(fn: MergedFunction, line: number): Partial<LineProfile>;
}

type Held = Pick<LiveLine, 'live' | 'liveAtPeak' | 'growth'> & {
  variance: number;
  objects?: Pick<LiveLine, 'kinds' | 'holders'> | undefined;
};

/**
 * Puts the moments of all threads in order of time. `live` of a line is what lived at the last moment of each thread;
 * `growth` has a value for each moment, of the thread that it was taken in. Null when no thread measured living bytes.
 */
export function livingOf(
  threads: readonly ThreadTree[],
  startedAt: number,
  heldBy: (thread: ThreadTree, fn: number, site: number) => Pick<LiveLine, 'kinds' | 'holders'> | null,
): LivingProfile | null {
  const measured = threads.flatMap((thread) =>
    thread.raw.live === undefined ? [] : [{ ...thread, live: thread.raw.live }],
  );
  const first = measured[0];
  if (first === undefined) return null;
  const moments = measured
    .flatMap((thread) => thread.live.moments.map((_, at) => ({ thread, at, moment: describe(thread, at, startedAt) })))
    .sort((a, b) => a.moment.time - b.moment.time);
  const lines = new Map<MergedFunction, Map<number, Held>>();
  for (const thread of measured) {
    const last = thread.live.moments.length - 1;
    const peak = highest(thread.live);
    for (const { fn, site, bytes, sampled } of thread.live.lines) {
      const entry = thread.table[fn];
      const line = entry?.sites[site];
      if (entry === undefined || line === undefined || last < 0) continue;
      const held = heldOn(lines, entry.fn, line, moments.length);
      held.live += bytes[last]!;
      held.objects ??= heldBy(thread, fn, site) ?? undefined;
      held.variance += sampled[last]! * thread.live.interval;
      held.liveAtPeak += bytes[peak]!;
      for (const [i, moment] of moments.entries()) {
        if (moment.thread === thread) held.growth[i]! += Math.round(bytes[moment.at]!);
      }
    }
  }
  const lasts = measured.flatMap(({ live }) => live.moments.slice(-1));
  const liveAt = moments.findLastIndex(({ thread }) => thread === first);
  return {
    moments: moments.map(({ moment }) => moment),
    run: { live: { interval: first.live.interval }, ...(liveAt < 0 ? {} : { liveAt }) },
    totals:
      lasts.length === 0
        ? {}
        : {
            live: sum(lasts, ({ live }) => live),
            liveOutside: sum(lasts, ({ outside }) => outside),
            liveElsewhere: sumElsewhere(measured.map(({ live }) => live.elsewhere)),
          },
    of(fn, line) {
      const held = lines.get(fn)?.get(line);
      if (held === undefined) return {};
      return {
        live: Math.round(held.live),
        liveError: Math.round(Math.sqrt(held.variance)),
        liveAtPeak: Math.round(held.liveAtPeak),
        growth: held.growth,
        ...held.objects,
      };
    },
  };
}

function describe({ raw, live }: ThreadTree & { live: RawLive }, at: number, startedAt: number): Moment {
  const { time, cause, heap, live: bytes, outside, ms } = live.moments[at]!;
  const { pid, threadId } = raw.thread;
  const since = Math.max(0, time + raw.startedAt - startedAt);
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  const whole = Math.round;
  return {
    pid,
    threadId,
    time: round(since),
    cause,
    heap: whole(heap),
    live: whole(bytes),
    outside: whole(outside),
    ms: round(ms),
  };
}

function highest({ moments }: RawLive): number {
  return moments.reduce((best, { heap }, i) => (heap > moments[best]!.heap ? i : best), 0);
}

function heldOn(
  lines: Map<MergedFunction, Map<number, Held>>,
  fn: MergedFunction,
  line: number,
  moments: number,
): Held {
  let ofFunction = lines.get(fn);
  if (ofFunction === undefined) {
    ofFunction = new Map();
    lines.set(fn, ofFunction);
  }
  let held = ofFunction.get(line);
  if (held === undefined) {
    held = { live: 0, liveAtPeak: 0, growth: Array.from({ length: moments }, () => 0), variance: 0 };
    ofFunction.set(line, held);
  }
  return held;
}

function sum<T>(list: readonly T[], value: (item: T) => number): number {
  return Math.round(list.reduce((total, item) => total + value(item), 0));
}
