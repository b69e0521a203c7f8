/** Bytes that can be allocated between a reading and the end of the record. */
const PROBE_SLACK = 16_384;

/** What V8 records of a collection, as far as it is asked for. */
interface Found {
  readonly beforeGC: { readonly heapStatistics: { readonly usedHeapSize: number } };
  readonly afterGC: { readonly heapStatistics: { readonly usedHeapSize: number } };
}

/**
 * How many collections ran until the reading `used`. The first after it found what had been read, and what all of those freed is missing from
 * what is `left`. There can be several: V8 records the begin of its marking as one, too, which frees nothing.
 */
export function countUntil(records: readonly Found[], used: number, left: number): number {
  let freed = 0;
  for (let i = records.length - 1; i >= 0; i--) {
    const before = records[i]!.beforeGC.heapStatistics.usedHeapSize;
    freed += before - records[i]!.afterGC.heapStatistics.usedHeapSize;
    if (before >= used && before < used + PROBE_SLACK && before - left > freed / 2) return i;
  }
  return records.length;
}
