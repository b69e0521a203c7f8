import { gzipSync } from 'node:zlib';
import { Function as Fn, Line, Location, Profile as Pprof, Sample, StringTable, ValueType } from 'pprof-format';
import type { Profile } from '../profile/types.ts';
import { absolutePath } from './places.ts';
import { type LineFrame, lineStacks, type StackNode } from './stacks.ts';

/**
 * pprof's format (https://github.com/google/pprof/blob/main/proto/profile.proto), compressed: `alloc_objects` are hits,
 * `alloc_space` allocated bytes, and `inuse_space` living bytes where they were measured. Locations are lines.
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

  const sample = nodes
    .filter(({ hits, allocated, live }) => hits > 0 || allocated > 0 || live > 0)
    .map((node) => {
      const value = [node.hits, node.allocated, ...(hasLive ? [node.live] : [])].map(Math.round);
      return new Sample({ locationId: stackOf(node).map(({ frame }) => locationOf(frame)), value });
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
  return gzipSync(document.encode());
}

/** The innermost frame first. */
function stackOf(node: StackNode): StackNode[] {
  const stack: StackNode[] = [];
  for (let at: StackNode | null = node; at !== null; at = at.parent) stack.push(at);
  return stack;
}
