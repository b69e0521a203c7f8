import type { Contexts } from '../counters/contexts.ts';
import { DEPTH, type Memory, OUTSIDE, OVERFLOW, SLOTS } from '../counters/layout.ts';
import { HEADS, REGION, type Strata } from '../counters/strata.ts';
import { fill, max, sharedWords } from '../primordials.ts';

/** Regions of functions, and the contexts that samples need. */
export interface SampledContexts {
  /** Slot of site 0 in the region of each function; 0 until it is made. */
  readonly regions: Int32Array;
  /** Slot of site 0 in the region of a function, which is made when it is first entered. */
  regionOf(fn: number): number;
  /** The context of the frame at a depth; 0 outside, or when there is no room for it. */
  contextAt(depth: number): number;
  /** The slot, in the context of the frame on top, of a stratum's line; 0 when there is none. */
  contextSlot(stratum: number): number;
  /** Forgets the regions, when the contexts have been cleared. */
  clear(): void;
}

/** Functions that a thread may have; their words take no memory until they are used. */
const MOST_FUNCTIONS = 1 << 20;
/** Contexts leave this share of the slots to regions. */
const FOR_CONTEXTS = 0.8;

/**
 * Makes the contexts of the sampled probes. Probes count by function; the context is looked for when a sample is taken,
 * and kept with its frame, so that the next sample of the same stack finds it there.
 */
export function makeSampledContexts(memory: Memory, strata: Strata, contexts: Contexts): SampledContexts {
  const { control, stackSlot, stackBase, stackFunction, contextBase } = memory;
  const { stackContext, returns } = strata;
  const regions = sharedWords(MOST_FUNCTIONS);
  let last = 0;

  function regionOf(fn: number): number {
    const base = regions[fn]!;
    return base === 0 ? makeRegion(fn) : base;
  }

  function makeRegion(fn: number): number {
    const context = contexts.create(REGION, fn, HEADS);
    const base = (context === 0 ? OVERFLOW : contextBase[context]!) + HEADS;
    regions[fn] = base;
    last = max(last, fn);
    return base;
  }

  function contextAt(depth: number): number {
    let known = depth;
    while (known > 0 && stackContext[known] === 0) known--;
    let context = known === 0 ? 0 : stackContext[known]!;
    for (let d = known + 1; d <= depth; d++) {
      context = below(d, context);
      if (context === 0) return 0;
      stackContext[d] = context;
    }
    return context;
  }

  /** The context of the frame at a depth whose caller has the given one. */
  function below(depth: number, caller: number): number {
    const fn = stackFunction[depth]!;
    const from = caller === 0 ? OUTSIDE : contextBase[caller]! + stackSlot[depth - 1]! - stackBase[depth - 1]!;
    const found = contexts.find(from, fn);
    if (found !== 0) return found;
    return control[SLOTS]! < memory.capacity * FOR_CONTEXTS ? contexts.make(from, fn) : 0;
  }

  function contextSlot(stratum: number): number {
    const depth = control[DEPTH]!;
    if (depth === 0) return 0;
    const context = stackContext[depth]! || contextAt(depth);
    if (context === 0) return 0;
    const site = (stratum % returns) - stackBase[depth]!;
    return contextBase[context]! + max(site, 0);
  }

  return {
    regions,
    regionOf,
    contextAt,
    contextSlot,
    clear() {
      fill(regions, 0, 0, last + 1);
      fill(stackContext, 0, 0, 256);
    },
  };
}
