import { HITS, type Memory, WIDTH } from './layout.ts';

/** Hits counted down without a reading, before they are written down. */
export const LOW = -0x3fffffff;

/** Writes down the hits of a slot without a reading: they are about to be more than a word holds. */
export function writeHits({ counters, due }: Memory, slot: number): void {
  counters[slot * WIDTH + HITS]! -= due[slot]!;
  due[slot] = 0;
}
