/** Reads hits out of the real runtime's snapshots. */
import { HITS, WIDTH } from '../../runtime/counters/layout.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { readTable } from '../../runtime/tables.ts';

/** Hits of each site of the tables loaded after the first `skip`, summed over the contexts. */
export function hitsOf(raw: RawSnapshot, skip: number): number[][][] {
  const hits = raw.tables.map((text) => readTable(text)!.functions.map((fn) => fn.sites.map(() => 0)));
  const functions = hits.flat();
  const { base, fn } = raw.contexts;
  let context = 0;
  for (const [i, slot] of raw.slots.entries()) {
    // Slots and the contexts' first slots are both ascending.
    while (context + 1 < base.length && base[context + 1]! <= slot) context++;
    const own = functions[fn[context]!];
    if (own) own[slot - base[context]!]! += raw.counters[i * WIDTH + HITS]!;
  }
  return hits.slice(skip);
}
