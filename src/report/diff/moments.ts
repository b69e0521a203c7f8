import { MprofLineError } from '../../error.ts';
import type { Moment } from '../../profile/live/types.ts';
import { noMeasures } from '../../profile/measures.ts';
import type { NamedProfile } from '../../profile/merge/parts.ts';
import type { Profile } from '../../profile/types.ts';
import type { ReportOptions } from '../options.ts';
import { changesOf } from './diff.ts';
import { type Side, sideOf } from './side.ts';
import type { ProfileDiff } from './types.ts';

/** A moment of a profile: its number, from 1, or one that has a name: of the thread that the last moment is of. */
export type MomentName = number | 'first' | 'last' | 'peak';

/**
 * Compares what lived at two moments of one profile, line by line.
 * @throws MprofLineError when it has no such moments, or they are of different threads.
 */
export function diffMoments(
  named: NamedProfile,
  names: readonly [MomentName, MomentName],
  readSource: ReportOptions['readSource'],
): ProfileDiff {
  const { profile } = named;
  const [from, to] = [momentAt(named, names[0]), momentAt(named, names[1])];
  const moments = profile.moments!;
  const [a, b] = [moments[from]!, moments[to]!];
  if (a.pid !== b.pid || a.threadId !== b.threadId) {
    throw new MprofLineError(
      `--moments: moment ${from + 1} is of ${threadOf(a)}, moment ${to + 1} of ${threadOf(b)}; expected two of one thread`,
    );
  }
  const side = sideOf([named], readSource, named.name);
  const summary = (moment: Moment): ProfileDiff['before'] => ({
    profiles: [profile],
    totals: { ...profile.totals, live: moment.live, liveOutside: moment.outside },
    moment,
  });
  const functions = changesOf({ before: atMoment(side, profile, from), after: atMoment(side, profile, to) });
  return { kind: 'moments', before: summary(a), after: summary(b), functions };
}

function threadOf({ pid, threadId }: Moment): string {
  return `${threadId === 0 ? 'the main thread' : `worker ${threadId}`} of process ${pid}`;
}

function momentAt({ name, profile }: NamedProfile, which: MomentName): number {
  const { moments = [], run } = profile;
  if (moments.length < 2) {
    const given = moments.length === 0 ? 'none; --live takes them' : 'one';
    throw new MprofLineError(`--moments: expected a profile with two moments or more, ${name} has ${given}`);
  }
  if (typeof which === 'number') {
    if (which >= 1 && which <= moments.length) return which - 1;
    throw new MprofLineError(`--moments: expected a number from 1 to ${moments.length}, given ${which}`);
  }
  const last = run.liveAt ?? moments.length - 1;
  const { pid, threadId } = moments[last]!;
  const own = [...moments.keys()].filter((i) => moments[i]!.pid === pid && moments[i]!.threadId === threadId);
  if (which === 'first') return own[0]!;
  if (which === 'last') return last;
  return own.reduce((best, i) => (moments[i]!.heap > moments[best]!.heap ? i : best), own[0]!);
}

/** The side as it was then: only what lived. */
function atMoment(side: Side, profile: Profile, moment: number): Side {
  const interval = profile.run.live?.interval ?? 0;
  return {
    profiles: side.profiles,
    functions: side.functions.map((fn) => ({
      ...fn,
      calls: fn.calls.map(() => 0),
      totals: [noMeasures()],
      lines: new Map(
        Array.from(fn.lines, ([line, [sample]]) => {
          const live = sample?.growth[moment] ?? 0;
          return [
            line,
            [{ measures: { ...noMeasures(), live }, error: 0, liveError: Math.sqrt(live * interval), growth: [] }],
          ];
        }),
      ),
    })),
  };
}
