import type { RawLive, RawLiveLine } from '../../../runtime/snapshot/raw-live.ts';
import { nodesOf } from '../context-tree.ts';
import type { MergedFunction, TableEntry } from '../functions.ts';
import type { ThreadTree } from '../thread-tree.ts';

/** What {@link withoutOwnOfV8} takes from the lines stands elsewhere under this name. */
export const OWN_OF_V8 = 'V8’s own for these lines, as their code';

/** With a smaller chance, samples are no chance. */
const CHANCE = 0.001;
/** Standard errors that have about this chance. */
const ERRORS = 3.1;
/** Samples from which on their number is distributed as normal numbers are, to all intents. */
const MANY = 500;
/** Bytes of code, and of V8's notes on it, that a function has at most: what is more is no code. */
const MOST_CODE = 256 * 1024;
/** Bytes of a closure, what V8 notes of its calls, and its place among the variables. */
const CLOSURE = 128;
/** Standard errors of what sampled probes say that a line has allocated: jumps that it may have made are in them. */
const SURE = 3;

/**
 * Living bytes without V8's own. Its sampler tells of all that V8 allocates while a function runs: of its compiled code, too, which no probe charges to a
 * line and which is no object of the program's. A line cannot hold more than it has allocated: where samples say so, and not by chance, the rest is taken
 * from it. This is asked of lines only whose samples are all of what probes charge to them.
 */
export function withoutOwnOfV8(thread: ThreadTree, live: RawLive): RawLive {
  const { flags, thread: described } = thread.raw;
  // Then the counters do not have all that the lines have allocated.
  if (live.wasReset || flags.folded || flags.exhausted || described.metric === 'rss') return live;
  const most = mostOf(thread);
  const taken = live.moments.map(() => 0);
  const lines = live.lines.map((line): RawLiveLine => {
    const limit = most(line.fn, line.site);
    const own = line.sampled.map((bytes) => ownOf(bytes, limit, live.interval));
    if (own.every((bytes) => bytes === 0)) return line;
    for (const [i, bytes] of own.entries()) taken[i]! += bytes;
    const without = (list: readonly number[]): number[] => list.map((bytes, i) => bytes - own[i]!);
    return { ...line, bytes: without(line.bytes), sampled: without(line.sampled) };
  });
  const last = taken.at(-1) ?? 0;
  return {
    ...live,
    lines: lines.filter(({ bytes }) => bytes.some((held) => held > 0)),
    moments: live.moments.map((moment, i) => ({
      ...moment,
      live: moment.live - taken[i]!,
      outside: moment.outside + taken[i]!,
    })),
    elsewhere: last > 0 ? [...live.elsewhere, { name: OWN_OF_V8, bytes: last }] : live.elsewhere,
  };
}

/** How much of the bytes that samples stand for is more than what was allocated, `most`, and neither chance nor too much for code. */
function ownOf(bytes: number, most: number, interval: number): number {
  const more = bytes - most;
  return more > 0 && more <= MOST_CODE && isNoChance(Math.round(bytes / interval), most / interval) ? more : 0;
}

/** Whether so many samples are too many where `expected` are: the tail of the Poisson distribution. */
function isNoChance(samples: number, expected: number): boolean {
  if (expected > MANY) return samples > expected + ERRORS * Math.sqrt(expected);
  let probability = Math.exp(-expected);
  let fewer = 0;
  for (let i = 0; i < samples; i++) {
    fewer += probability;
    probability *= expected / (i + 1);
  }
  return 1 - fewer < CHANCE;
}

/** Tells what lines have allocated at most of what samples tell of a site; `Infinity` where that is not known. */
function mostOf(thread: ThreadTree): (fn: number, site: number) => number {
  const allocated = allocatedBy(thread);
  const atMost = ({ fn, sites }: TableEntry, site: number): number => {
    const line = sites[site]!;
    const variance = thread.errors?.get(fn)?.get(line) ?? 0;
    return (allocated.get(fn)?.get(line) ?? 0) + SURE * Math.sqrt(variance);
  };
  return (number, site) => {
    const entry = thread.table[number];
    const outlined = entry?.outlined;
    if (entry === undefined || outlined === undefined || outlined.wide.has(site)) return Number.POSITIVE_INFINITY;
    if (site > 0) return atMost(entry, site);
    if (!outlined.isBare) return Number.POSITIVE_INFINITY;
    // Samples of the function itself: of its header, and of lines without an outlined expression.
    return entry.sites.reduce(
      (sum, _, k) => sum + (k > 0 && outlined.sites.has(k) ? 0 : atMost(entry, k)),
      outlined.inner * CLOSURE,
    );
  };
}

/** Bytes that lines have allocated themselves, by function and line. */
function allocatedBy({ root }: ThreadTree): Map<MergedFunction, Map<number, number>> {
  const sums = new Map<MergedFunction, Map<number, number>>();
  for (const { fn, lines } of nodesOf(root)) {
    if (fn === null) continue;
    let own = sums.get(fn);
    if (own === undefined) {
      own = new Map();
      sums.set(fn, own);
    }
    for (const [line, { allocated }] of lines) own.set(line, (own.get(line) ?? 0) + allocated);
  }
  return sums;
}
