import { tidyMs } from '../measures.ts';
import type { FunctionProfile, Profile } from '../types.ts';
import type { Part } from './parts.ts';
import type { FunctionSource } from './tables.ts';

type ThreadMeasures = NonNullable<FunctionProfile['threads']>[number];

/** What each thread of all profiles did in a function. Nothing is told where one of them does not tell its threads apart. */
export function functionThreads(
  parts: readonly Part[],
  sources: readonly FunctionSource[],
): Pick<FunctionProfile, 'threads'> {
  const threads: ThreadMeasures[] = [];
  for (const source of sources) {
    if (source.fn.calls === 0) continue;
    const { profile, firstThread } = parts[source.part]!;
    const own = source.fn.threads ?? onlyThread(source, profile.run.threads.length === 1 ? 0 : threadOf(source, parts));
    if (own === null) return {};
    threads.push(...own.map((one) => ({ ...one, thread: one.thread + firstThread })));
  }
  return threads.length > 1 ? { threads } : {};
}

const threadsOf = new WeakMap<Profile, Map<number, Set<number>>>();

/** The thread that alone ran a function, by what its contexts tell. */
function threadOf({ part, index }: FunctionSource, parts: readonly Part[]): number | null {
  const { profile } = parts[part]!;
  let known = threadsOf.get(profile);
  if (known === undefined) {
    known = new Map();
    for (const { function: fn, lines } of profile.contexts) {
      const threads = known.get(fn) ?? new Set();
      known.set(fn, threads);
      for (const { threads: shares = [] } of lines) for (const { thread } of shares) threads.add(thread);
    }
    threadsOf.set(profile, known);
  }
  const [first, second] = known.get(index) ?? [];
  return first !== undefined && second === undefined ? first : null;
}

function onlyThread({ fn }: FunctionSource, thread: number | null): ThreadMeasures[] | null {
  if (thread === null) return null;
  const total = { thread, calls: fn.calls, allocated: 0, increment: 0, ms: 0, hits: 0 };
  for (const { allocated, increment, ms, hits } of fn.lines) {
    total.allocated += allocated;
    total.increment += increment;
    total.ms += ms;
    total.hits += hits;
  }
  return [{ ...total, ms: tidyMs(total.ms) }];
}
