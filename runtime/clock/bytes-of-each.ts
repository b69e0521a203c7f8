import { floor, min } from '../primordials.ts';
import { getHeapStatistics } from './gauge.ts';

/** So many that what a reading itself leaves behind is less than a word of each. */
const COUNT = 256;
/** The first makes bytecode as well, V8's compiler may take memory beside another, and a collection may fall into one. */
const ROUNDS = 5;
/** Objects begin at multiples of so many bytes. */
const ALIGNMENT = 8;

/** Bytes that V8 takes for what `make` makes each time; they differ by version. 0 when a collection fell into each round. */
export function bytesOfEach(make: () => unknown): number {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const before = getHeapStatistics().used_heap_size;
    for (let i = 0; i < COUNT; i++) make();
    const taken = getHeapStatistics().used_heap_size - before;
    if (taken > 0) least = min(least, taken);
  }
  return least === Infinity ? 0 : floor(least / COUNT / ALIGNMENT) * ALIGNMENT;
}
