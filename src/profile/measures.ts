import type { Measures } from './types.ts';

/** Measures of something that never ran. */
export function noMeasures(): Measures {
  return {
    hits: 0,
    allocated: 0,
    increment: 0,
    memory: 0,
    peak: 0,
    freed: 0,
    gcs: 0,
    gcMs: 0,
    external: 0,
    awaited: 0,
    ms: 0,
    firstAllocated: 0,
  };
}

/** Adds `from` to `to`: the larger of memory and peak, the sum of everything else. */
export function addMeasures(to: Measures, from: Measures): void {
  to.hits += from.hits;
  to.allocated += from.allocated;
  to.increment += from.increment;
  to.memory = Math.max(to.memory, from.memory);
  to.peak = Math.max(to.peak, from.peak);
  to.freed += from.freed;
  to.gcs += from.gcs;
  to.gcMs += from.gcMs;
  to.external += from.external;
  to.awaited += from.awaited;
  to.ms += from.ms;
  to.firstAllocated += from.firstAllocated;
}

/** Makes them fit for the document: bytes whole, milliseconds to the nanosecond, nothing negative that cannot be. Returns the same object. */
export function tidy(measures: Measures): Measures {
  measures.allocated = Math.round(measures.allocated);
  measures.increment = Math.round(measures.increment) + 0;
  measures.freed = Math.max(0, measures.freed);
  measures.gcMs = tidyMs(measures.gcMs);
  measures.awaited = Math.round(measures.awaited) + 0;
  measures.ms = tidyMs(measures.ms);
  measures.firstAllocated = Math.round(measures.firstAllocated);
  return measures;
}

/** The same, of a copy. */
export function tidyMeasures(measures: Measures): Measures {
  return tidy({ ...measures });
}

/** Milliseconds to the nanosecond; noise around 0 does not show as less than 0. */
export function tidyMs(ms: number): number {
  return Math.max(0, Math.round(ms * 1e6) / 1e6);
}
