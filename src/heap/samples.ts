import { follow, type Kinds, nameOf } from './graph.ts';
import { PARTS } from './own-bytes.ts';
import type { Heap } from './read.ts';

/** Class of the runtime's tags: each stands for one site, at one rate; its `key` is `site:weight`. */
export const TAG = 'MprofLineTag';

/** Class of what stands for the top level of a file. */
export const MODULE = 'MprofLineModule';

/** Names that are looked for in a snapshot. */
export const WANTED: readonly string[] = [
  TAG,
  MODULE,
  'key',
  'file',
  'refers',
  'variables',
  'shared',
  'script',
  'script_or_debug_info',
  'scope_info',
  'function',
  'backing_store',
  ...PARTS,
  'Array',
  '_onTimeout',
  'id',
  '(Global handles)',
];

/** Top levels of files, where the ways to what lives begin for a person. */
export interface Modules {
  /** Node → path or URL of the file. */
  files: ReadonlyMap<number, string>;
  /** Functions by which the runtime holds on to variables, where these have names. */
  keepers: ReadonlySet<number>;
}

export function findModules(heap: Heap, kinds: Kinds): Modules {
  const name = heap.strings.indexOf(MODULE);
  const files = new Map<number, string>();
  const keepers = new Set<number>();
  for (let node = 0; node < heap.nodeCount; node++) {
    if (heap.name[node] !== name || heap.type[node] !== kinds.object) continue;
    const file = follow(heap, kinds, node, 'file');
    if (file < 0) continue;
    files.set(node, nameOf(heap, file));
    const hasNames = follow(heap, kinds, node, 'variables') >= 0;
    const refers = follow(heap, kinds, node, 'refers');
    if (hasNames && refers >= 0) keepers.add(refers);
  }
  return { files, keepers };
}

/** An object that was seen as the value of a line. */
export interface Sample {
  node: number;
  /** As the runtime numbers sites. */
  site: number;
  /** Objects that it stands for. */
  weight: number;
}

/**
 * The sampled objects of a snapshot. Each is a key of the runtime's WeakMap, whose value is the tag of its site: the map holds no sample, and V8 draws an edge
 * from every key to its tag.
 */
export function findSamples(heap: Heap, kinds: Kinds): { samples: Sample[]; tags: ReadonlySet<number> } {
  const name = heap.strings.indexOf(TAG);
  const tags = new Map<number, { site: number; weight: number }>();
  for (let node = 0; node < heap.nodeCount; node++) {
    if (heap.name[node] !== name || heap.type[node] !== kinds.object) continue;
    const key = follow(heap, kinds, node, 'key');
    const [site, weight] = key < 0 ? [] : nameOf(heap, key).split(':').map(Number);
    if (site !== undefined && weight !== undefined) tags.set(node, { site, weight });
  }
  const samples: Sample[] = [];
  if (tags.size === 0) return { samples, tags: new Set() };
  for (let node = 0; node < heap.nodeCount; node++) {
    for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++) {
      const tag = heap.edgeType[edge] === kinds.internal ? tags.get(heap.edgeTo[edge]!) : undefined;
      if (tag && heap.ephemerons.find(heap.edgeName[edge]!)?.key === heap.id[node]) samples.push({ node, ...tag });
    }
  }
  return { samples, tags: new Set(tags.keys()) };
}
