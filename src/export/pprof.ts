import { Function as Fn, Label, Line, Location, Profile as Pprof, Sample, StringTable, ValueType } from 'pprof-format';
import type { Profile } from '../profile/types.ts';
import { zlib } from '../text/zlib.ts';
import { absolutePath } from './paths.ts';
import { type LineFrame, lineStacks, type StackNode } from './stacks.ts';

/**
 * pprof's format (https://github.com/google/pprof/blob/main/proto/profile.proto), compressed: `alloc_objects` are hits,
 * `alloc_space` allocated bytes, and `inuse_space` living bytes where they were measured. Locations are lines. What a thread
 * allocated has its `thread` and `process` as labels, and the `label` that it gave itself; living bytes of several threads have none.
 */
export function toPprof(profile: Profile): Uint8Array {
  const { nodes, hasLive } = lineStacks(profile);
  const { run } = profile;
  const stringTable = new StringTable();
  const text = (value: string): number => stringTable.dedup(value);
  const type = (name: string, unit: string): ValueType => new ValueType({ type: text(name), unit: text(unit) });
  const functions = new Map<string, Fn>();
  const locations = new Map<LineFrame, Location>();

  const functionOf = ({ name, path, start }: LineFrame): Fn => {
    const key = `${path}:${start}:${name}`;
    const known = functions.get(key);
    if (known !== undefined) return known;
    // A system's name that equals it would be taken for C++'s, and lose what stands in <>.
    const names = { name: text(name), systemName: 0, filename: text(absolutePath(profile, path)) };
    const made = new Fn({ id: functions.size + 1, ...names, startLine: start });
    functions.set(key, made);
    return made;
  };
  const locationOf = (frame: LineFrame): number => {
    let location = locations.get(frame);
    if (location === undefined) {
      const line = new Line({ functionId: functionOf(frame).id, line: frame.line });
      location = new Location({ id: locations.size + 1, line: [line] });
      locations.set(frame, location);
    }
    return Number(location.id);
  };

  const label = (key: string, value: string): Label => new Label({ key: text(key), str: text(value) });
  const labels = run.threads.map(({ pid, threadId, label: own }) => [
    // A number: of a text that looks like one, pprof's filters think that it is none.
    new Label({ key: text('process'), num: pid }),
    label('thread', threadId === 0 ? 'main' : `worker ${threadId}`),
    ...(own === undefined ? [] : [label('label', own)]),
  ]);

  const sample = nodes
    .filter(({ hits, allocated, live }) => hits > 0 || allocated > 0 || live > 0)
    .flatMap((node) => {
      const locationId = stackOf(node).map(({ frame }) => locationOf(frame));
      return partsOf(node, run).map(({ hits, allocated, live, thread }) => {
        const value = [hits, allocated, ...(hasLive ? [live] : [])].map(Math.round);
        return new Sample({ locationId, value, label: labels[thread] ?? [] });
      });
    });
  const document = new Pprof({
    sampleType: [
      type('alloc_objects', 'count'),
      type('alloc_space', 'bytes'),
      ...(hasLive ? [type('inuse_space', 'bytes')] : []),
    ],
    sample,
    location: [...locations.values()],
    function: [...functions.values()],
    stringTable,
    timeNanos: BigInt(Math.round(run.startedAt)) * 1_000_000n,
    durationNanos: Math.round(run.durationMs * 1e6),
    periodType: type('space', 'bytes'),
    period: Math.round(run.live?.interval ?? 1),
    comment: [text(`mprof-line ${run.mprofLine}`), text(run.argv.join(' '))],
    defaultSampleType: text(hasLive ? 'inuse_space' : 'alloc_space'),
  });
  return zlib().gzipSync(document.encode());
}

/** The innermost frame first. */
function stackOf(node: StackNode): StackNode[] {
  const stack: StackNode[] = [];
  for (let at: StackNode | null = node; at !== null; at = at.parent) stack.push(at);
  return stack;
}

/** Values of one thread of a node; `thread` is −1 where nobody knows whose they are. */
type Amounts = Pick<StackNode, 'hits' | 'allocated' | 'live'> & { thread: number };

/** A node's values by thread, those that nobody is known to have made last. */
function partsOf({ hits, allocated, live, threads }: StackNode, { threads: runs }: Profile['run']): Amounts[] {
  if (runs.length === 1) return [{ hits, allocated, live, thread: 0 }];
  const rest = { hits, allocated, live, thread: -1 };
  const parts = new Map<number, Amounts>();
  for (const share of threads) {
    rest.hits -= share.hits;
    rest.allocated -= share.allocated;
    const part = parts.get(share.thread) ?? { hits: 0, allocated: 0, live: 0, thread: share.thread };
    part.hits += share.hits;
    part.allocated += share.allocated;
    parts.set(share.thread, part);
  }
  // A document that contradicts itself is told as a whole.
  if (rest.hits < 0 || rest.allocated < 0) return [{ ...rest, hits, allocated }];
  return [...parts.values(), rest].filter((part) => part.hits > 0 || part.allocated > 0 || part.live > 0);
}
