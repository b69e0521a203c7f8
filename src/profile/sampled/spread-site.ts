import { CONTEXT_ARRIVALS, CONTEXT_BYTES, CONTEXT_HITS, CONTEXT_MS } from '../../../runtime/counters/strata.ts';
import { lineOf, type TreeNode } from '../context-tree.ts';
import { share } from './distribute.ts';
import type { SiteEstimate } from './sites.ts';

/** A context of a function, and the number of its first slot. */
export interface Home {
  node: TreeNode;
  base: number;
}

/** Adds a site's measures to the contexts of its function, in proportion to what the samples in each stand for. */
export function spreadSite(
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
