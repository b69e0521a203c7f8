import { MprofLineError } from '../../error.ts';
import type { Profile, Warning } from '../types.ts';

/** A profile, and what a person calls it, usually its file. */
export interface NamedProfile {
  name: string;
  profile: Profile;
}

/** One of the profiles that become one. */
export interface Part extends NamedProfile {
  /** Where its threads begin among those of all parts. */
  firstThread: number;
  /** ms since its own start as ms since the start of the whole. */
  timeOf(ms: number): number;
  /** The number that a process of it has in the whole. */
  pidOf(pid: number): number;
}

/**
 * Places the profiles beside each other.
 * @throws MprofLineError when two are of the same run, or read memory in different ways.
 */
export function partsOf(named: readonly NamedProfile[]): { parts: [Part, ...Part[]]; warnings: Warning[] } {
  if (named.length === 0) throw new MprofLineError('expected a profile, given none');
  refuseUnlikeRuns(named);
  const shifts = shiftsOf(named.map(({ profile }) => profile));
  const { pids, warnings } = numbersOf(named);
  let threads = 0;
  const parts = named.map(({ name, profile }, p): Part => {
    const firstThread = threads;
    threads += profile.run.threads.length;
    return {
      name,
      profile,
      firstThread,
      timeOf: (ms) => Math.round((ms + shifts[p]!) * 1000) / 1000,
      pidOf: (pid) => pids[p]!.get(pid) ?? pid,
    };
  });
  return { parts: parts as [Part, ...Part[]], warnings };
}

/** @throws MprofLineError when two profiles are of the same run, or read memory in different ways. */
export function refuseUnlikeRuns(named: readonly NamedProfile[]): void {
  refuseSameRun(named);
  refuseOtherReadings(named);
}

/** A run's later snapshot holds what its earlier ones do. */
function refuseSameRun(named: readonly NamedProfile[]): void {
  const seen = new Map<string, string>();
  for (const { name, profile } of named) {
    const { pid, startedAt, threads } = profile.run;
    const own = threads.length > 0 ? threads : [{ pid, threadId: 0, startedAt }];
    for (const thread of own) {
      const key = `${thread.pid} ${thread.threadId} ${thread.startedAt}`;
      const other = seen.get(key);
      if (other !== undefined && other !== name) {
        throw new MprofLineError(`${other} and ${name} are of the same run: what it did would count twice`);
      }
      seen.set(key, name);
    }
  }
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) throw new MprofLineError(`${twice.name} is given twice: what it holds would count twice`);
}

function refuseOtherReadings(named: readonly NamedProfile[]): void {
  const first = named[0]!;
  for (const { name, profile } of named) {
    for (const key of ['metric', 'gc'] as const) {
      const [a, b] = [first.profile.run[key], profile.run[key]].map((value = false) =>
        typeof value === 'boolean' ? (value ? 'on' : 'off') : value,
      );
      if (a === b) continue;
      throw new MprofLineError(
        `${name} was made with --${key} ${b}, ${first.name} with ${a}: their memory cannot be told together`,
      );
    }
  }
}

/** What is added to the times of each profile: runs beside each other stay so, time in which nothing ran is left out. */
function shiftsOf(profiles: readonly Profile[]): number[] {
  const shifts = profiles.map(() => 0);
  const order = [...profiles.keys()].sort((a, b) => profiles[a]!.run.startedAt - profiles[b]!.run.startedAt);
  let until = Number.NEGATIVE_INFINITY;
  let length = 0;
  for (const p of order) {
    const { startedAt, durationMs } = profiles[p]!.run;
    shifts[p] = startedAt >= until ? length : length - (until - startedAt);
    const end = startedAt + durationMs;
    if (end > until) {
      length = shifts[p]! + durationMs;
      until = end;
    }
  }
  return shifts;
}

/** Processes of several machines, or containers, may have the same number. */
function numbersOf(named: readonly NamedProfile[]): { pids: Map<number, number>[]; warnings: Warning[] } {
  const own = named.map(({ profile }) => pidsOf(profile));
  const taken = new Set<number>();
  let free = 1 + own.flatMap((pids) => [...pids]).reduce((most, pid) => Math.max(most, pid), 0);
  const said: string[] = [];
  const pids = own.map((mine, p) => {
    const numbers = new Map<number, number>();
    for (const pid of mine) {
      if (!taken.has(pid)) continue;
      said.push(`${pid} of ${named[p]!.name} is ${free} here`);
      numbers.set(pid, free++);
    }
    for (const pid of mine) taken.add(numbers.get(pid) ?? pid);
    return numbers;
  });
  const message = `processes of several profiles have the same number: ${said.join(', ')}`;
  return { pids, warnings: said.length === 0 ? [] : [{ kind: 'other', message }] };
}

function pidsOf({ run, series, moments = [] }: Profile): Set<number> {
  return new Set([run.pid, ...[...run.threads, ...series, ...moments].map(({ pid }) => pid)]);
}
