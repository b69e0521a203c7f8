import { getHeapSpaceStatistics, getHeapStatistics } from '../clock/gauge.ts';

/** What the heap looks like now: bytes in use, external memory included, and in the heap alone. */
export interface HeapNow {
  used: number;
  inHeap: number;
}

export function readHeapNow(): HeapNow {
  const { used_heap_size: inHeap, external_memory: outer } = getHeapStatistics();
  return { inHeap, used: inHeap + outer };
}

/**
 * What the last collection of the whole heap left. It leaves no young object young: those that are have been made since, as V8's answer is, which comes to
 * megabytes.
 */
export function readCollected(): HeapNow {
  const { inHeap, used } = readHeapNow();
  let young = 0;
  const spaces = getHeapSpaceStatistics();
  for (let i = 0; i < spaces.length; i++) {
    const { space_name: name, space_used_size: size } = spaces[i]!;
    if (name === 'new_space' || name === 'new_large_object_space') young += size;
  }
  return { inHeap: inHeap - young, used: used - young };
}
