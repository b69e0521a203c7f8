import { FIRST_SLOT } from './layout.ts';

/** The context that a slot belongs to; 0, the outside, for slots of no context. `bases`: the first slot of each of `count` contexts, which ascend. */
export function contextOfSlot(bases: Int32Array, count: number, slot: number): number {
  if (slot < FIRST_SLOT) return 0;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bases[middle]! <= slot) low = middle;
    else high = middle - 1;
  }
  return low;
}
