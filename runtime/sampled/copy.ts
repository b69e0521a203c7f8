import { CONTEXTS, FIRST_SLOT, type Memory, OUTSIDE, SLOTS } from '../counters/layout.ts';
import type { Room } from '../counters/room.ts';
import { DRAWN, KINDS, REGION, STRATUM_WIDTH, type Strata } from '../counters/strata.ts';
import { copyInto, doublesOf, wordsOf } from '../primordials.ts';
import type { RawStrata } from '../snapshot/raw.ts';

/** Copies the strata that counted anything. */
export function copyStrata(
  memory: Memory,
  { rows, rowOf, due, returns, turns, counted }: Strata,
  room: Room,
): RawStrata {
  const slots = regionSlots(memory, room);
  const kept = room.words(KINDS * slots.length);
  const arrivals = room.doubles(KINDS * slots.length);
  let length = 0;
  let hits = 0;
  // Returns, which are no hits, are the last.
  const kinds = [0, turns, counted, returns];
  const strata = room.words(KINDS * slots.length);
  for (let kind = 0; kind < KINDS; kind++) {
    for (let i = 0; i < slots.length; i++) {
      const stratum = slots[i]! + kinds[kind]!;
      const n = rows[rowOf[stratum]! + DRAWN]! - due[stratum]!;
      if (n <= 0) continue;
      kept[length] = slots[i]!;
      strata[length] = stratum;
      arrivals[length++] = n;
    }
    if (kind === KINDS - 2) hits = length;
  }
  const copied = room.doubles(length * STRATUM_WIDTH);
  for (let i = 0; i < length; i++) {
    copyInto(copied, doublesOf(rows, rowOf[strata[i]!]!, STRATUM_WIDTH), i * STRATUM_WIDTH);
  }
  return { slots: wordsOf(kept, length), hits, arrivals: doublesOf(arrivals, 0, length), rows: copied };
}

/** The outside, and the slots of all functions' regions. */
function regionSlots({ control, contextParent, contextBase }: Memory, room: Room): Int32Array {
  const slots = room.words(1 + control[SLOTS]! - FIRST_SLOT);
  let length = 1;
  slots[0] = OUTSIDE;
  for (let context = 1; context < control[CONTEXTS]!; context++) {
    if (contextParent[context] !== REGION) continue;
    const first = contextBase[context]!;
    const end = context + 1 < control[CONTEXTS]! ? contextBase[context + 1]! : control[SLOTS]!;
    for (let slot = first; slot < end; slot++) slots[length++] = slot;
  }
  return wordsOf(slots, length);
}
