import { follow, type Kinds } from './graph.ts';
import { ownBytes } from './own-bytes.ts';
import type { Heap } from './read.ts';
import { sitesOf, type Votes, vote } from './sampled.ts';
import { findSampled, type SampleCounts } from './sampled-objects.ts';
import type { Sample } from './samples.ts';

/** An object of a site, with the bytes and the objects (0: not known) that it stands for. Objects that the runtime saw are counted better than V8's samples. */
export interface Evidence {
  node: number;
  site: number;
  count: number;
  bytes: number;
  isSeen: boolean;
}

/** With fewer of V8's samples, the objects that the runtime saw tell more of a site's bytes. */
export const ENOUGH = 8;

/**
 * V8's samples whose site can be told, and the objects that the runtime saw. The runtime's bytes count where V8 has few samples, and for what lies
 * outside of the heap, which V8 does not sample. `interval`: bytes between V8's samples.
 */
export function findEvidence(
  heap: Heap,
  kinds: Kinds,
  told: { interval: number; samples: SampleCounts },
  seen: readonly Sample[],
  wayOf: (node: number) => string | null,
): Evidence[] {
  const ways = new Map<string, Votes>();
  for (const { node, site, weight } of seen) {
    const way = wayOf(node);
    if (way !== null) vote(ways, way, site, weight);
  }
  const sampled = findSampled(heap, kinds, told.interval, told.samples);
  const sites = sitesOf(sampled, told, new Map(seen.map(({ node, site }) => [node, site])), wayOf, ways);
  const found = new Map<number, Evidence[]>();
  for (const { node } of sampled) {
    const one = sites.get(node);
    if (one === undefined || one.site < 0) continue;
    const list = found.get(one.site) ?? [];
    found.set(one.site, list);
    list.push({ node, ...one, isSeen: false });
  }
  const all: Evidence[] = [];
  for (const { node, site, weight } of seen) {
    const isEnough = (found.get(site)?.length ?? 0) >= ENOUGH;
    const bytes = outerBytes(heap, kinds, node) + (isEnough ? 0 : ownBytes(heap, kinds, node));
    all.push({ node, site, count: weight, bytes: weight * bytes, isSeen: true });
  }
  const seenSites = new Set(seen.map(({ site }) => site));
  for (const [site, list] of found) if (list.length >= ENOUGH || !seenSites.has(site)) all.push(...list);
  return all;
}

/** The memory outside of the heap that a buffer has. */
function outerBytes(heap: Heap, kinds: Kinds, node: number): number {
  const memory = follow(heap, kinds, node, 'backing_store');
  return memory < 0 ? 0 : heap.size[memory]!;
}
