import { ENOUGH, type Evidence, findEvidence } from './evidence.ts';
import { type Kinds, kindsOf, nameOf, scriptOfClosure } from './graph.ts';
import { pathTo } from './path.ts';
import { reachFrom } from './reach.ts';
import { type Heap, readHeap } from './read.ts';
import type { SampleCounts } from './sampled-objects.ts';
import { findModules, findSamples, WANTED } from './samples.ts';
import { containerOf, keyOfWay, outerWay, type Step } from './steps.ts';
import { type Originals, withLines } from './words.ts';

/** Objects of one kind. */
interface OfKind {
  kind: string;
  count: number;
  bytes: number;
}

/** What is held in one way. `count`: objects that are its last step; 0 when samples are too few to tell. */
interface HeldBy {
  steps: Step[];
  count: number;
  bytes: number;
}

/** What a line's living objects are and who holds them: estimates from samples. */
export interface Held {
  kinds: OfKind[];
  holders: HeldBy[];
}

/** What a snapshot does not tell. */
export interface Known {
  /** Whether a script (path or URL) is the profiler's own. */
  isOwn: (script: string) => boolean;
  /** Text of a file, or null. */
  textOf: (file: string) => string | null;
  /** Where what scripts have was written. */
  originals?: Originals;
  /** Bytes between V8's samples, and which of them lived. */
  interval: number;
  samples: SampleCounts;
}

/** Kinds and ways that a line keeps, the largest first. */
const KINDS = 5;
const HOLDERS = 5;

/**
 * Reads a snapshot and finds, by site, what lives and who holds it.
 * @throws MprofLineError when the file is no snapshot.
 */
export function readHolders(path: string, known: Known): Map<number, Held> {
  const heap = readHeap(path, WANTED);
  try {
    return holdersOf(heap, known);
  } finally {
    heap.close();
  }
}

/** The way to a node, which is its last step, or a part of that. */
interface Way {
  steps: Step[];
  key: string;
  isPart: boolean;
}

function holdersOf(heap: Heap, known: Known): Map<number, Held> {
  const kinds = kindsOf(heap);
  const wayOf = findWays(heap, kinds, known);
  const bySite = new Map<number, Evidence[]>();
  const { samples } = findSamples(heap, kinds);
  for (const each of findEvidence(heap, kinds, known, samples, (node) => wayOf(node)?.key ?? null)) {
    const list = bySite.get(each.site) ?? [];
    bySite.set(each.site, list);
    list.push(each);
  }
  const text = remembering(known.textOf);
  const describe = (way: HeldBy): HeldBy => ({ ...way, steps: withLines(way.steps, text, known.originals) });
  return new Map(
    [...bySite].map(([site, list]) => [
      site,
      {
        kinds: largest(kindsIn(heap, kinds, list), KINDS),
        holders: largest(waysOf(list, wayOf), HOLDERS).map(describe),
      },
    ]),
  );
}

/** Ways to nodes, through the program's own things only. */
function findWays(heap: Heap, kinds: Kinds, { isOwn }: Known): (node: number) => Way | null {
  const modules = findModules(heap, kinds);
  const { tags } = findSamples(heap, kinds);
  const reach = reachFrom(
    heap,
    kinds,
    modules.files,
    (node) =>
      tags.has(node) ||
      modules.keepers.has(node) ||
      (heap.type[node] === kinds.closure && isOwn(scriptOfClosure(heap, kinds, node))),
  );
  const known = new Map<number, Way | null>();
  return (node) => {
    let way = known.get(node);
    if (way === undefined) {
      const path = pathTo(heap, kinds, reach, node, modules.files);
      const steps = path && containerOf(path.steps);
      way = path && steps && { steps, key: keyOfWay(steps), isPart: path.isPart || steps.length < path.steps.length };
      known.set(node, way);
    }
    return way;
  };
}

/** Bytes by way. What is held by the objects of another way of the same site is held in that way. */
function waysOf(list: readonly Evidence[], wayOf: (node: number) => Way | null): HeldBy[] {
  const groups = new Map<string, { steps: Step[]; bytes: number; seen: number; sampled: number; samples: number }>();
  /** Ways whose last step is an object of the site. */
  const wholes = new Set<string>();
  for (const { node } of list) {
    const way = wayOf(node);
    if (way === null) continue;
    groups.set(way.key, { steps: way.steps, bytes: 0, seen: 0, sampled: 0, samples: 0 });
    if (!way.isPart) wholes.add(way.key);
  }
  for (const { node, bytes, count, isSeen } of list) {
    const way = wayOf(node);
    if (way === null) continue;
    const key = outermost(way.key, wholes);
    const group = groups.get(key)!;
    group.bytes += bytes;
    if (key !== way.key || way.isPart) continue;
    if (isSeen) group.seen += count;
    else if (count > 0) {
      group.sampled += count;
      group.samples++;
    }
  }
  return [...groups.values()]
    .filter(({ bytes }) => bytes > 0)
    .map(({ steps, bytes, seen, sampled, samples }) => ({
      steps,
      count: seen > 0 ? seen : samples >= ENOUGH ? Math.round(sampled) : 0,
      bytes: Math.round(bytes),
    }));
}

function outermost(way: string, wholes: ReadonlySet<string>): string {
  let found = way;
  for (let at = outerWay(way); at !== undefined; at = outerWay(at)) if (wholes.has(at)) found = at;
  return found;
}

function kindsIn(heap: Heap, kinds: Kinds, list: readonly Evidence[]): OfKind[] {
  const groups = new Map<string, OfKind>();
  for (const { node, count, bytes } of list) {
    if (bytes === 0) continue;
    const kind = kindOf(heap, kinds, node);
    const group = groups.get(kind) ?? { kind, count: 0, bytes: 0 };
    groups.set(kind, group);
    group.count += count;
    group.bytes += bytes;
  }
  return [...groups.values()].map(({ kind, count, bytes }) => ({
    kind,
    count: Math.round(count),
    bytes: Math.round(bytes),
  }));
}

function kindOf(heap: Heap, kinds: Kinds, node: number): string {
  const type = heap.type[node]!;
  if (type === kinds.concatenated || type === kinds.sliced) return '(string)';
  if (type !== kinds.object) return `(${heap.nodeTypes[type]})`;
  const name = nameOf(heap, node);
  return name.startsWith('system /') ? '(context)' : name || 'Object';
}

function largest<T extends { bytes: number }>(groups: readonly T[], count: number): T[] {
  return [...groups].sort((a, b) => b.bytes - a.bytes).slice(0, count);
}

function remembering(textOf: Known['textOf']): Known['textOf'] {
  const known = new Map<string, string | null>();
  return (file) => {
    if (!known.has(file)) known.set(file, textOf(file));
    return known.get(file)!;
  };
}
