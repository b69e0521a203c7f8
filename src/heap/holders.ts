import { type Kinds, kindsOf, nameOf, scriptOfClosure } from './graph.ts';
import { pathTo } from './path.ts';
import { reachFrom } from './reach.ts';
import { type Heap, readHeap } from './read.ts';
import { findSamples, WANTED } from './samples.ts';
import type { Step } from './steps.ts';
import { withLines } from './words.ts';

/** Objects of one kind. */
interface OfKind {
  kind: string;
  count: number;
  bytes: number;
}

/** Objects that are held in one way. */
interface HeldBy {
  steps: Step[];
  count: number;
  bytes: number;
}

/** What a line's living objects are and who holds them: estimates from samples. Bytes are those of the objects with their own arrays and tables, without what they refer to. */
export interface Held {
  kinds: OfKind[];
  holders: HeldBy[];
}

/** What a snapshot does not tell of scripts. */
export interface Scripts {
  /** Whether a script (path or URL) is the profiler's own. */
  isOwn: (script: string) => boolean;
  /** Text of a file, or null. */
  textOf: (file: string) => string | null;
}

/** Kinds and ways that a line keeps, the largest first. */
const KINDS = 5;
const HOLDERS = 5;

/**
 * Reads a snapshot and finds, by site, what lives and who holds it. What only the profiler's own scripts hold is told as held by the module whose variable
 * it is.
 * @throws MprofLineError when the file is no snapshot.
 */
export function readHolders(path: string, scripts: Scripts): Map<number, Held> {
  const heap = readHeap(path, WANTED);
  try {
    return holdersOf(heap, scripts);
  } finally {
    heap.close();
  }
}

function holdersOf(heap: Heap, { isOwn, textOf }: Scripts): Map<number, Held> {
  const kinds = kindsOf(heap);
  const { samples, tags } = findSamples(heap, kinds);
  const sites = new Map<number, { kinds: Map<string, OfKind>; ways: Map<string, HeldBy> }>();
  if (samples.length === 0) return new Map();
  const isOurs = (node: number): boolean =>
    tags.has(node) || (heap.type[node] === kinds.closure && isOwn(scriptOfClosure(heap, kinds, node)));
  const program = reachFrom(heap, kinds, isOurs);
  const isMissing = samples.some(({ node }) => program.from[node] === -1);
  const all = isMissing ? reachFrom(heap, kinds, (node) => tags.has(node)) : program;
  for (const { node, site, weight } of samples) {
    const steps = pathTo(heap, kinds, program, node) ?? pathTo(heap, kinds, all, node, isOwn);
    if (!steps) continue;
    const of = sites.get(site) ?? { kinds: new Map(), ways: new Map() };
    sites.set(site, of);
    const bytes = weight * ownBytes(heap, kinds, node);
    const kind = kindOf(heap, kinds, node);
    add(of.kinds, kind, { kind, count: 0, bytes: 0 }, weight, bytes);
    add(of.ways, JSON.stringify(steps), { steps, count: 0, bytes: 0 }, weight, bytes);
  }
  const text = remembering(textOf);
  return new Map(
    [...sites].map(([site, of]) => [
      site,
      {
        kinds: largest(of.kinds, KINDS),
        holders: largest(of.ways, HOLDERS).map((way) => ({ ...way, steps: withLines(way.steps, text) })),
      },
    ]),
  );
}

function remembering(textOf: Scripts['textOf']): Scripts['textOf'] {
  const known = new Map<string, string | null>();
  return (file) => {
    if (!known.has(file)) known.set(file, textOf(file));
    return known.get(file)!;
  };
}

function add<T extends { count: number; bytes: number }>(
  groups: Map<string, T>,
  key: string,
  empty: T,
  weight: number,
  bytes: number,
): void {
  const group = groups.get(key) ?? empty;
  groups.set(key, group);
  group.count += weight;
  group.bytes += bytes;
}

function largest<T extends { bytes: number }>(groups: ReadonlyMap<string, T>, count: number): T[] {
  return [...groups.values()].sort((a, b) => b.bytes - a.bytes).slice(0, count);
}

function kindOf(heap: Heap, kinds: Kinds, node: number): string {
  if (heap.type[node] === kinds.object) return nameOf(heap, node) || 'Object';
  return `(${heap.nodeTypes[heap.type[node]!]})`;
}

/** An object with what only it can have: its elements, its properties beyond the first, a Map's table, the memory of a buffer. */
function ownBytes(heap: Heap, kinds: Kinds, node: number): number {
  let bytes = heap.size[node]!;
  for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++) {
    if (heap.edgeType[edge] !== kinds.internal) continue;
    const part = heap.edgeTo[edge]!;
    const name = heap.strings.get(heap.edgeName[edge]!);
    if (name === 'elements' || name === 'properties' || name === 'table' || name === 'backing_store')
      bytes += heap.size[part]!;
    // A typed array refers to its buffer, and that to the memory.
    else if (name === 'buffer') bytes += ownBytes(heap, kinds, part);
  }
  return bytes;
}
