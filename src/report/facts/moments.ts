import { endOfThread, type Together, together } from '../../profile/live/together.ts';
import type { Moment } from '../../profile/live/types.ts';
import type { Profile } from '../../profile/types.ts';

/** Which moments of a profile stand together. In one that was made of several nothing has ended: what is counted is added. */
export function togetherIn({ run, moments = [] }: Profile): Together {
  const isOne = (run.profiles ?? 1) === 1;
  const ends = new Map(
    run.threads.map((thread) => [
      threadOf(thread),
      isOne ? endOfThread(thread, run.startedAt) : Number.POSITIVE_INFINITY,
    ]),
  );
  const taken = moments.map((moment) => ({ thread: threadOf(moment), time: moment.time }));
  return together(taken, (thread) => ends.get(thread) ?? Number.POSITIVE_INFINITY);
}

/** The moments of each thread whose living bytes are shown, until then: indices. */
export function momentsByThread(profile: Profile): number[][] {
  const { run, moments = [] } = profile;
  const last = moments.length - 1;
  const at = (run.profiles ?? 1) > 1 ? last : (run.liveAt ?? last);
  if (at < 0) return [];
  const shown = togetherIn(profile).shown(at, moments[at]!.cause);
  const all = new Map(shown.map((i): [string, number[]] => [threadOf(moments[i]!), []]));
  for (let i = 0; i <= at; i++) all.get(threadOf(moments[i]!))?.push(i);
  return [...all.values()];
}

/** Threads and processes that are shown as they were when they ended, with the program: their last moments. */
export function shutDownWith(profile: Profile): Moment[] {
  const { run, moments = [] } = profile;
  if (run.liveAt === undefined || moments[run.liveAt]?.cause !== 'end') return [];
  return togetherIn(profile)
    .shutDown(run.liveAt)
    .map((i) => moments[i]!);
}

function threadOf({ pid, threadId }: { pid: number; threadId: number }): string {
  return `${pid} ${threadId}`;
}
