import type { Moment } from '../live/types.ts';
import type { Part } from './parts.ts';

/** The moments of several profiles, in order of time. */
export interface MergedMoments {
  list: Moment[];
  /** For each profile, by its own index of a moment, the index here. */
  indexOf: number[][];
  /** The moment that stands for what is alive: that of the first profile that has one. */
  liveAt: number | undefined;
}

/** Puts them on the time of the whole. */
export function mergeMoments(parts: readonly Part[]): MergedMoments {
  const all = parts.flatMap((part, p) =>
    (part.profile.moments ?? []).map((moment, m) => ({
      p,
      m,
      moment: { ...moment, pid: part.pidOf(moment.pid), time: part.timeOf(moment.time) },
    })),
  );
  all.sort((a, b) => a.moment.time - b.moment.time);
  const indexOf = parts.map((): number[] => []);
  for (const [index, { p, m }] of all.entries()) indexOf[p]![m] = index;
  const at = parts.findIndex(({ profile }) => profile.run.liveAt !== undefined);
  return {
    list: all.map(({ moment }) => moment),
    indexOf,
    liveAt: at < 0 ? undefined : indexOf[at]![parts[at]!.profile.run.liveAt!],
  };
}
