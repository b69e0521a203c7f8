import { ALLOCATED, AWAITED, FIRST, FREED, GC_MS, GCS, MEMORY, PEAK } from '../../../runtime/counters/layout.ts';
import { HEADS, STRATUM_WIDTH } from '../../../runtime/counters/strata.ts';
import type { RawSnapshot, RawStrata } from '../../../runtime/snapshot/raw.ts';
import { noMeasures } from '../measures.ts';
import type { Measures } from '../types.ts';
import { type Estimate, estimateStratum } from './estimate.ts';

/** A site of a function over all its contexts. */
export interface SiteEstimate extends Estimate {
  hits: number;
  calls: number;
  measures: Measures;
}

/** The estimates of the strata of each site, put together; by the slot of the site in its region, `OUTSIDE` for the outside. */
export function estimateSites(
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
        firstMs: 0,
        outer: 0,
        seen: 0,
        hits: 0,
        calls: 0,
        measures: noMeasures(),
        likely: 0,
        possible: 0,
      };
      sites.set(key, site);
    }
    const estimate = estimateStratum(sampled.rows, i * STRATUM_WIDTH, arrivals);
    site.bytes += estimate.bytes;
    site.variance += estimate.variance;
    site.ms += estimate.ms;
    site.firstMs += estimate.firstMs;
    site.outer += estimate.outer;
    site.seen += estimate.seen;
    site.likely += estimate.likely;
    site.possible += estimate.possible;
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
 * Holds the times of lines to `most`, the milliseconds that all of them can have had together. The least that the clock can tell is more than most hits take, so
 * that estimates of many millions of hits may be more; what was measured stays.
 */
export function holdTimes(lines: readonly SiteEstimate[], most: number): void {
  let first = 0;
  let all = 0;
  for (const line of lines) {
    first += line.firstMs;
    all += line.ms;
  }
  if (all <= most) return;
  const factor = Math.max(0, most - first) / (all - first);
  for (const line of lines) line.ms = line.firstMs + (line.ms - line.firstMs) * factor;
}

/**
 * A collection happens where the heap is full, so that the chance of a line to hold it is as large as its share of what is
 * allocated: so those that no sample saw are shared by what no sample saw.
 */
export function shareCollections({ totals }: RawSnapshot, sites: readonly SiteEstimate[]): void {
  let freed = totals.collected - totals.ownFreed;
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
