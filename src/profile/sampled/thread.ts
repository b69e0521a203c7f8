import {
  ALLOCATED,
  AWAITED,
  CALIBRATION,
  FIRST,
  FREED,
  GC_MS,
  GCS,
  MEMORY,
  OUTSIDE,
  PEAK,
  WIDTH,
} from '../../../runtime/layout.ts';
import type { RawSnapshot, RawStrata } from '../../../runtime/raw.ts';
import {
  CONTEXT_ARRIVALS,
  CONTEXT_BYTES,
  CONTEXT_HITS,
  CONTEXT_MS,
  HEADS,
  REGION,
  STRATUM_WIDTH,
} from '../../../runtime/sampled/strata.ts';
import type { MergedFunction, MergedFunctions } from '../functions.ts';
import { noMeasures } from '../measures.ts';
import type { Place, ThreadTree } from '../thread-tree.ts';
import { childOf, lineOf, newTree, type TreeNode, tidyTree } from '../tree.ts';
import type { Measures } from '../types.ts';
import { share } from './distribute.ts';
import { type Estimate, estimateStratum } from './estimate.ts';
import { settle } from './settle.ts';

/** A site of a function over all its contexts. */
export interface SiteEstimate extends Estimate {
  hits: number;
  calls: number;
  measures: Measures;
}

/** A context of a function, and the number of its first slot. */
interface Home {
  node: TreeNode;
  base: number;
}

/** Resolves the snapshot of a thread whose probes were sampled: estimates by site, shared out to the contexts that samples were taken in. */
export function resolveSampled(raw: RawSnapshot & { sampled: RawStrata }, functions: MergedFunctions): ThreadTree {
  const table = functions.add(raw.tables);
  const root = newTree();
  const { fn, parent, base } = raw.contexts;
  const nodes: TreeNode[] = [root];
  const homes = new Map<number, Home[]>();
  const rowOf = new Map(Array.from(raw.slots, (slot, i) => [slot, i * WIDTH]));

  function contextOf(slot: number): number {
    let low = 0;
    let high = base.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (base[middle]! <= slot) low = middle;
      else high = middle - 1;
    }
    return low;
  }
  /** Function and site of a slot, of a region or of a context; null outside. */
  function siteOf(slot: number): { context: number; site: number; fn: number } | null {
    const context = contextOf(slot);
    if (context === 0) return null;
    const site = slot - base[context]! - (parent[context] === REGION ? HEADS : 0);
    return { context, site: Math.max(0, site), fn: fn[context]! };
  }
  function placeOf(slot: number): Place {
    const at = siteOf(slot);
    const line = at === null ? undefined : table[at.fn]?.sites[at.site];
    if (at === null || line === undefined) return { node: root, line: 0 };
    if (parent[at.context] !== REGION) return { node: nodes[at.context]!, line };
    return { node: homesOf(at.fn)[0]!.node, line };
  }
  /** The contexts of a function; without any, it was called from outside. */
  function homesOf(index: number): Home[] {
    let known = homes.get(index);
    if (known === undefined) {
      known = [{ node: childOf(root, 0, table[index]!.fn), base: -1 }];
      homes.set(index, known);
    }
    return known;
  }

  for (let context = 1; context < base.length; context++) {
    const entry = table[fn[context]!];
    if (parent[context] === REGION || entry === undefined) {
      nodes.push(root);
      continue;
    }
    const from = placeOf(parent[context]!);
    const node = childOf(from.node, from.line, entry.fn);
    nodes.push(node);
    const known = homes.get(fn[context]!);
    if (known === undefined) homes.set(fn[context]!, [{ node, base: base[context]! }]);
    else known.push({ node, base: base[context]! });
  }

  const sites = estimateSites(raw, siteOf, new Map(rowOf));
  const stretched = raw.counters[(rowOf.get(CALIBRATION) ?? -1) + ALLOCATED] ?? 0;
  const residual = settle([...sites.values()], stretched);
  shareCollections(raw, [...sites.values()]);

  let lines = 0;
  let outside = 0;
  let peak = 0;
  const errors: ThreadTree['errors'] = new Map();
  for (const [key, site] of sites) {
    peak = Math.max(peak, site.measures.peak);
    const at = key === OUTSIDE ? null : siteOf(key);
    const line = at === null ? undefined : table[at.fn]?.sites[at.site];
    if (at === null || line === undefined) {
      outside += site.bytes;
      continue;
    }
    lines += site.bytes;
    addError(errors, table[at.fn]!.fn, line, site.variance);
    placeSite(site, line, at.site, homesOf(at.fn), (slot, field) => raw.counters[(rowOf.get(slot) ?? -1) + field] ?? 0);
  }
  const whole = tidyTree(root);
  return { raw, root, placeOf, table, lines: whole, outside, peak, residual: residual + lines - whole, errors };
}

function addError(errors: NonNullable<ThreadTree['errors']>, fn: MergedFunction, line: number, variance: number): void {
  let lines = errors.get(fn);
  if (lines === undefined) {
    lines = new Map();
    errors.set(fn, lines);
  }
  lines.set(line, (lines.get(line) ?? 0) + variance);
}

/** The estimates of the strata of each site, put together; by the slot of the site in its region, `OUTSIDE` for the outside. */
function estimateSites(
  { sampled, counters }: RawSnapshot & { sampled: RawStrata },
  siteOf: (slot: number) => { context: number; site: number; fn: number } | null,
  rowOf: Map<number, number>,
): Map<number, SiteEstimate> {
  const sites = new Map<number, SiteEstimate>();
  for (let i = 0; i < sampled.slots.length; i++) {
    const slot = sampled.slots[i]!;
    const arrivals = sampled.arrivals[i]!;
    const at = siteOf(slot);
    // A call is a hit of the header's line, whose slot is the next.
    const isCall =
      at !== null && siteOf(slot + 1)?.site === 0 && siteOf(slot + 1)?.context === at.context && at.site === 0;
    const key = isCall ? slot + HEADS : slot;
    let site = sites.get(key);
    if (site === undefined) {
      site = {
        bytes: 0,
        variance: 0,
        ms: 0,
        outer: 0,
        seen: 0,
        hits: 0,
        calls: 0,
        measures: noMeasures(),
        suspected: 0,
        suspectedSquares: 0,
      };
      sites.set(key, site);
    }
    const estimate = estimateStratum(sampled.rows, i * STRATUM_WIDTH, arrivals);
    site.bytes += estimate.bytes;
    site.variance += estimate.variance;
    site.ms += estimate.ms;
    site.outer += estimate.outer;
    site.seen += estimate.seen;
    site.suspected += estimate.suspected;
    site.suspectedSquares += estimate.suspectedSquares;
    if (i < sampled.hits) site.hits += arrivals;
    if (i < sampled.hits && isCall) site.calls += arrivals;
    const row = rowOf.get(slot);
    rowOf.delete(slot);
    if (row !== undefined) addSeen(site, counters, row);
  }
  for (const site of sites.values()) {
    // What a compiler thread gave back was taken out of what was seen of the line.
    const back = Math.max(0, site.seen - site.measures.allocated);
    site.bytes -= back;
    site.seen -= back;
  }
  return sites;
}

/** What was seen itself, not estimated. */
function addSeen({ measures }: SiteEstimate, counters: Float64Array, row: number): void {
  measures.memory = Math.max(measures.memory, counters[row + MEMORY]!);
  measures.peak = Math.max(measures.peak, counters[row + PEAK]!);
  measures.firstAllocated += counters[row + FIRST]!;
  measures.freed += counters[row + FREED]!;
  measures.gcs += counters[row + GCS]!;
  measures.gcMs += counters[row + GC_MS]!;
  measures.awaited += counters[row + AWAITED]!;
  measures.allocated += counters[row + ALLOCATED]!;
}

/**
 * A collection happens where the heap is full, so that the chance of a line to hold it is as large as its share of what is
 * allocated: so those that no sample saw are shared by what no sample saw.
 */
function shareCollections({ totals }: RawSnapshot, sites: readonly SiteEstimate[]): void {
  let freed = totals.collected;
  let ms = totals.gcMs;
  let unseen = 0;
  for (const { bytes, seen, measures } of sites) {
    freed -= measures.freed;
    ms -= measures.gcMs;
    unseen += Math.max(0, bytes - seen);
  }
  for (const { bytes, seen, outer, measures, ...site } of sites) {
    const part = unseen > 0 ? Math.max(0, bytes - seen) / unseen : 0;
    measures.freed += Math.max(0, freed) * part;
    measures.gcMs += Math.max(0, ms) * part;
    measures.hits = site.hits;
    measures.allocated = bytes;
    measures.external = outer;
    measures.ms = site.ms;
    measures.increment = bytes - measures.freed;
  }
}

/** Adds a site's measures to the contexts of its function, in proportion to what the samples in each stand for. */
function placeSite(
  site: SiteEstimate,
  line: number,
  k: number,
  homes: readonly Home[],
  read: (slot: number, field: number) => number,
): void {
  const weights = (field: number): number[] => homes.map(({ base }) => (base < 0 ? 1 : read(base + k, field)));
  const arrivals = orElse(weights(CONTEXT_ARRIVALS), () =>
    homes.map(({ base }) => (base < 0 ? 1 : read(base, CONTEXT_ARRIVALS))),
  );
  const hits = share(
    site.hits,
    orElse(weights(CONTEXT_HITS), () => arrivals),
    true,
  );
  const calls =
    k === 0
      ? share(
          site.calls,
          orElse(weights(CONTEXT_HITS), () => arrivals),
          true,
        )
      : null;
  const bytes = orElse(weights(CONTEXT_BYTES), () => arrivals);
  const ms = orElse(weights(CONTEXT_MS), () => arrivals);
  const { measures } = site;
  const parts = {
    allocated: share(measures.allocated, bytes),
    increment: share(measures.increment, bytes),
    freed: share(measures.freed, bytes),
    gcs: share(measures.gcs, bytes, true),
    gcMs: share(measures.gcMs, bytes),
    external: share(measures.external, bytes),
    awaited: share(measures.awaited, arrivals),
    ms: share(measures.ms, ms),
    firstAllocated: share(measures.firstAllocated, bytes),
  };
  for (let i = 0; i < homes.length; i++) {
    const { node } = homes[i]!;
    if (calls !== null) node.calls += calls[i]!;
    if (hits[i] === 0 && parts.allocated[i] === 0 && arrivals[i] === 0) continue;
    const to = lineOf(node, line);
    to.hits += hits[i]!;
    to.memory = Math.max(to.memory, measures.memory);
    to.peak = Math.max(to.peak, measures.peak);
    for (const key of Object.keys(parts) as (keyof typeof parts)[]) to[key] += parts[key][i]!;
  }
}

function orElse(weights: number[], other: () => number[]): number[] {
  return weights.some((weight) => weight > 0) ? weights : other();
}
