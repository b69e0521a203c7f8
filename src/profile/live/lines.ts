import type { RawLive } from '../../../runtime/snapshot/raw-live.ts';
import type { MergedFunction } from '../functions.ts';
import type { ThreadTree } from '../thread-tree.ts';
import type { LineProfile, RunInfo, Totals } from '../types.ts';
import { sumElsewhere } from './elsewhere.ts';
import { sumHolders, sumKinds } from './holders.ts';
import { withoutOwnOfV8 } from './own-of-v8.ts';
import { endOfThread, SHUTDOWN, together } from './together.ts';
import type { LiveLine, Moment } from './types.ts';

/** Living bytes of all threads, by function and line. */
export interface LivingProfile {
  moments: Moment[];
  run: Pick<RunInfo, 'live' | 'liveAt'>;
  totals: Pick<Totals, 'live' | 'liveOutside' | 'liveElsewhere'>;
  of(fn: MergedFunction, line: number): Partial<LineProfile>;
}

type Objects = Pick<LiveLine, 'kinds' | 'holders'>;

type Held = Pick<LiveLine, 'live' | 'liveAtPeak' | 'growth'> & {
  variance: number;
  objects: Objects[];
};

type Measured = ThreadTree & { live: RawLive };

interface Taken {
  thread: Measured;
  /** Its index among the moments of its thread. */
  at: number;
  moment: Moment;
  time: number;
}

/**
 * Puts the moments of all threads in order of time. `live` of a line is what lived at the moment that is shown, in each thread that ran
 * then, or ended with the program; `growth` has a value for each moment, of the thread that it was taken in. Null when no thread measured living bytes.
 */
export function livingOf(
  threads: readonly ThreadTree[],
  startedAt: number,
  heldBy: (thread: ThreadTree, fn: number, site: number) => Objects | null,
): LivingProfile | null {
  const measured = threads.flatMap((thread): Measured[] =>
    thread.raw.live === undefined ? [] : [{ ...thread, live: withoutOwnOfV8(thread, thread.raw.live) }],
  );
  const first = measured[0];
  if (first === undefined) return null;
  const taken = measured
    .flatMap((thread) => thread.live.moments.map((_, at) => ({ thread, at, moment: describe(thread, at, startedAt) })))
    .map((one): Taken => ({ ...one, time: one.moment.time }))
    .sort((a, b) => a.time - b.time);
  const endOf = ({ raw }: Measured): number => endOfThread(raw, startedAt);
  const all = together(taken, endOf);
  const shown = taken.length === 0 ? -1 : shownMoment(taken, first, endOf);
  const byThread = (indices: readonly number[]): Map<Measured, number> =>
    new Map(indices.map((i) => [taken[i]!.thread, taken[i]!.at]));
  const now = byThread(shown < 0 ? [] : all.shown(shown, taken[shown]!.moment.cause));
  const peak = byThread(shown < 0 ? [] : all.standing(all.largest((i) => taken[i]!.moment.heap)));
  const isLast = ({ live }: Measured, at: number): boolean => at === live.moments.length - 1;
  const lines = new Map<MergedFunction, Map<number, Held>>();
  for (const thread of measured) {
    const at = now.get(thread);
    const atPeak = peak.get(thread);
    // Where the moments of the thread stand among those of all; they are in order of time, too.
    const own = taken.flatMap((one, i) => (one.thread === thread ? [i] : []));
    for (const { fn, site, bytes, sampled } of thread.live.lines) {
      const entry = thread.table[fn];
      const line = entry?.sites[site];
      if (entry === undefined || line === undefined || thread.live.moments.length === 0) continue;
      const held = heldOn(lines, entry.fn, line, taken.length);
      if (at !== undefined) {
        held.live += bytes[at]!;
        held.variance += sampled[at]! * thread.live.interval;
        // Heap snapshots are taken at the end of a thread.
        const objects = isLast(thread, at) ? heldBy(thread, fn, site) : null;
        if (objects !== null) held.objects.push(objects);
      }
      if (atPeak !== undefined) held.liveAtPeak += bytes[atPeak]!;
      for (const [moment, i] of own.entries()) held.growth[i]! += Math.round(bytes[moment]!);
    }
  }
  const standing = Array.from(now, ([{ live }, at]) => live.moments[at]!);
  return {
    moments: taken.map(({ moment }) => moment),
    run: { live: { interval: first.live.interval }, ...(shown < 0 ? {} : { liveAt: shown }) },
    totals:
      standing.length === 0
        ? {}
        : {
            live: sum(standing, ({ live }) => live),
            liveOutside: sum(standing, ({ outside }) => outside),
            // Of earlier moments it is not known.
            liveElsewhere: sumElsewhere(
              Array.from(now, ([thread, at]) => (isLast(thread, at) ? thread.live.elsewhere : [])),
            ),
          },
    of(fn, line) {
      const held = lines.get(fn)?.get(line);
      if (held === undefined) return {};
      return {
        live: Math.round(held.live),
        liveError: Math.round(Math.sqrt(held.variance)),
        liveAtPeak: Math.round(held.liveAtPeak),
        growth: held.growth,
        ...describeObjects(held.objects),
      };
    },
  };
}

/** The moment that stands for what is alive: the last of the program's main thread, or of all where that took none or had long ended. */
function shownMoment(taken: readonly Taken[], first: Measured, endOf: (thread: Measured) => number): number {
  const own = taken.findLastIndex(({ thread }) => thread === first);
  const last = taken.length - 1;
  return own >= 0 && endOf(first) > taken[last]!.time - SHUTDOWN ? own : last;
}

function describeObjects(all: readonly Objects[]): Partial<Objects> {
  if (all.length < 2) return all[0] ?? {};
  return {
    kinds: sumKinds(all.flatMap(({ kinds }) => kinds)),
    holders: sumHolders(all.flatMap(({ holders }) => holders)),
  };
}

function describe({ raw, live }: Measured, at: number, startedAt: number): Moment {
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
    held = { live: 0, liveAtPeak: 0, growth: Array.from({ length: moments }, () => 0), variance: 0, objects: [] };
    ofFunction.set(line, held);
  }
  return held;
}

function sum<T>(list: readonly T[], value: (item: T) => number): number {
  return Math.round(list.reduce((total, item) => total + value(item), 0));
}
