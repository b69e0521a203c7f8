import type { MomentCause } from './types.ts';

/**
 * Each thread takes moments of its own. What lives at a time in a program of several is what each thread that runs then had at its last moment: one that has
 * ended holds nothing.
 */

/** The end of a program takes a while: threads and processes that end in so many ms before it end with it. */
export const SHUTDOWN = 2000;

/** Of moments in order of time, which stand together. `T` names a thread. */
export interface Together {
  /** Indices of the moments that stand together at moment `at`, one a thread, in order of time. */
  standing(at: number): number[];
  /** The last moments of threads that ended in the {@link SHUTDOWN} ms before moment `at`, of those that ran when the first of them ended. */
  shutDown(at: number): number[];
  /** What is alive at moment `at`: what stands, and at the end of a program what was shut down with it. */
  shown(at: number, cause: MomentCause): number[];
  /** The moment at which `value`, added up over those that stand together, is largest; the first of such. At least one moment is expected. */
  largest(value: (index: number) => number): number;
}

/** `endOf`: when a thread ended, on the clock of the moments; `Infinity` for one that had not, or of which that is not known. */
export function together<T>(moments: readonly { thread: T; time: number }[], endOf: (thread: T) => number): Together {
  const lastOf = new Map<T, number>();
  for (const [i, { thread }] of moments.entries()) lastOf.set(thread, i);
  /** A moment is taken while its thread runs, whatever two clocks say. */
  const ends = (thread: T): number => Math.max(endOf(thread), moments[lastOf.get(thread)!]!.time);
  /** The last moments until `at` of the threads that `takes`, by when they ended. */
  function lastUntil(at: number, takes: (end: number) => boolean): number[] {
    const last = new Map<T, number>();
    for (let i = 0; i <= at; i++) last.set(moments[i]!.thread, i);
    return [...last]
      .filter(([thread]) => takes(ends(thread)))
      .map(([, i]) => i)
      .sort((a, b) => a - b);
  }
  function standing(at: number): number[] {
    const { time } = moments[at]!;
    return lastUntil(at, (end) => end >= time);
  }
  function shutDown(at: number): number[] {
    const { time } = moments[at]!;
    const ended = lastUntil(at, (end) => end < time && end >= time - SHUTDOWN);
    const first = Math.min(...ended.map((i) => ends(moments[i]!.thread)));
    const ran = new Set(moments.filter((moment) => moment.time <= first).map(({ thread }) => thread));
    return ended.filter((i) => ran.has(moments[i]!.thread));
  }
  return {
    standing,
    shutDown,
    shown: (at, cause) => (cause === 'end' ? [...standing(at), ...shutDown(at)].sort((a, b) => a - b) : standing(at)),
    largest(value) {
      const leaving = [...lastOf.keys()].sort((a, b) => ends(b) - ends(a));
      const held = new Map<T, number>();
      let sum = 0;
      let most = -1;
      let best = 0;
      for (const [i, { thread, time }] of moments.entries()) {
        while (leaving.length > 0 && ends(leaving.at(-1)!) < time) sum -= held.get(leaving.pop()!) ?? 0;
        sum += value(i) - (held.get(thread) ?? 0);
        held.set(thread, value(i));
        if (sum > most) [most, best] = [sum, i];
      }
      return best;
    },
  };
}

/** When a thread ended, in ms since `startedAt` of the run; `Infinity` where it ran as long as it was seen. */
export function endOfThread(
  thread: { ending: { kind: string }; startedAt: number; durationMs: number },
  startedAt: number,
): number {
  return thread.ending.kind === 'running' ? Number.POSITIVE_INFINITY : thread.startedAt - startedAt + thread.durationMs;
}
