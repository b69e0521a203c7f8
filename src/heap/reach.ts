import { type Kinds, nameOf } from './graph.ts';
import type { Heap } from './read.ts';

/** For each node the one from which it was reached and the edge; what is not alive has none. */
export interface Reach {
  /** The node before, on the way from the root; -1: not reached. The root's is itself. */
  readonly from: Int32Array;
  readonly edge: Uint32Array;
}

/** A way through what only V8 knows is preferred less than one through the program's own objects. */
const STEP = 1;
const THROUGH_CODE = 6;
/** What holds only for the moment, while the snapshot is taken. */
const FOR_THE_MOMENT = 14;
const COSTS = 16;

const MOMENTARY: ReadonlySet<string> = new Set([
  '(Stack roots)',
  '(Handle scopes)',
  '(Local handles)',
  '(Micro tasks)',
]);

/** Tables of V8's that let go of a string which nobody else holds; some versions show them as roots. */
const WEAK: ReadonlySet<string> = new Set(['(Internalized strings)', '(External strings)']);

/**
 * Finds what is alive and the simplest way to each node: a search from the root over strong edges in the order of their cost. A value in a WeakMap is reached when both its
 * key and the map are. Nodes with `skip` set are not gone through, so that only the program's own ways are found. Ways also begin at `modules`.
 */
export function reachFrom(
  heap: Heap,
  kinds: Kinds,
  modules: ReadonlyMap<number, string>,
  skip: (node: number) => boolean,
): Reach {
  const { nodeCount, type, firstEdge, edgeType, edgeName, edgeTo, id } = heap;
  const from = new Int32Array(nodeCount).fill(-1);
  const edgeOf = new Uint32Array(nodeCount);
  const distance = new Uint32Array(nodeCount).fill(0xffffffff);
  const done = new Uint8Array(nodeCount);
  const buckets = Array.from({ length: COSTS }, () => growable());
  /** Entries of WeakMaps of which one side was reached. */
  const half = new Map<string, number>();
  from[0] = 0;
  distance[0] = 0;
  buckets[0]!.push(0);
  let waiting = 1;
  for (const node of modules.keys()) {
    from[node] = 0;
    distance[node] = 1;
    buckets[1]!.push(node);
    waiting++;
  }
  for (let at = 0; waiting > 0; at++) {
    const bucket = buckets[at % COSTS]!;
    for (let taken = bucket.take(); taken >= 0; taken = bucket.take()) {
      waiting--;
      if (done[taken] || distance[taken] !== at) continue;
      done[taken] = 1;
      if (taken !== 0 && (skip(taken) || isWeak(taken))) continue;
      const cost = costOf(taken);
      for (let edge = firstEdge[taken]!; edge < firstEdge[taken + 1]!; edge++) {
        const kind = edgeType[edge]!;
        if (kind === kinds.weak || (kind === kinds.shortcut && taken !== 0)) continue;
        const to = edgeTo[edge]!;
        if (done[to]) continue;
        if (kind === kinds.internal && !isWhole(taken, edge)) continue;
        const far = at + cost;
        if (far >= distance[to]!) continue;
        distance[to] = far;
        from[to] = taken;
        edgeOf[to] = edge;
        buckets[far % COSTS]!.push(to);
        waiting++;
      }
    }
  }
  return { from, edge: edgeOf };

  function costOf(node: number): number {
    const kind = type[node]!;
    if (kind === kinds.code || kind === kinds.hidden) return THROUGH_CODE;
    if (kind === kinds.synthetic && MOMENTARY.has(nameOf(heap, node))) return FOR_THE_MOMENT;
    return STEP;
  }

  function isWeak(node: number): boolean {
    return type[node] === kinds.synthetic && WEAK.has(nameOf(heap, node));
  }

  /** False for the first of the two edges of a WeakMap's entry. */
  function isWhole(node: number, edge: number): boolean {
    const pair = heap.ephemerons.find(edgeName[edge]!);
    if (pair === null) return true;
    const entry = `${pair.key}:${pair.table}`;
    const other = half.get(entry);
    if (other === undefined) half.set(entry, id[node]!);
    return other !== undefined && other !== id[node];
  }
}

interface Growable {
  push(value: number): void;
  /** The last one, or -1. */
  take(): number;
}

function growable(): Growable {
  let values = new Uint32Array(1024);
  let count = 0;
  return {
    push(value) {
      if (count === values.length) {
        const larger = new Uint32Array(count * 2);
        larger.set(values);
        values = larger;
      }
      values[count++] = value;
    },
    take: () => (count === 0 ? -1 : values[--count]!),
  };
}
