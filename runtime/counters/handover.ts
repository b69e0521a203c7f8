/**
 * How the sampler reads what a thread counts while the thread goes on counting. It believes nothing that it cannot know
 * to be of one moment:
 *
 * - It asks the thread for a copy, which the thread makes within its next null interval: that is the profiler's own, and
 *   there is one every 64 probes. The probe itself does nothing for it.
 * - A thread that makes no probes meanwhile, because it rests or is busy in one line, is read as it stands, and believed
 *   when `SEQUENCE` was even before and is the same after.
 */

import { copyInto, doublesOf, max, wordsFrom } from '../primordials.ts';
import { atomicLoad, atomicStore, notify } from '../thread-primordials.ts';
import { COLLECTION_WIDTH, TIMES_KEPT } from './collection-rows.ts';
import {
  ASKED,
  CONTEXTS,
  type Counts,
  DEPTH,
  EXHAUSTED,
  FIRST_SLOT,
  FLAGS,
  HANDED,
  type Memory,
  OVERFLOW,
  SEQUENCE,
  SLOTS,
  WIDTH,
} from './layout.ts';
import { KINDS, REGION, STRATUM_WIDTH, type Strata } from './strata.ts';

/** Frames of the active stack that a snapshot keeps, innermost first. */
export const STACK_KEPT = 1000;
/** Slots between two regions that are copied with them: fewer take less than beginning anew. */
const AT_ONCE = 32;

/** Several words are about to change together. Within a larger change nothing is to be said. */
export function beginChange(control: Int32Array): boolean {
  const whole = (control[SEQUENCE]! & 1) === 0;
  control[SEQUENCE]! |= 1;
  return whole;
}

/** They have changed; `whole` is what `beginChange` said. */
export function endChange(control: Int32Array, whole: boolean): void {
  if (whole) control[SEQUENCE] = ((control[SEQUENCE]! | 1) + 1) | 0;
}

/** Makes what leaves a copy when the sampler has asked for one; called in an interval of the profiler's own. */
export function makeHandover(memory: Memory, strata?: Strata): () => void {
  const { control, copy } = memory;
  return () => {
    const asked = atomicLoad(control, ASKED);
    if (asked === control[HANDED]) return;
    copyCounts(memory, copy);
    if (strata !== undefined) copyStrata(memory, strata);
    atomicStore(control, HANDED, asked);
    notify(control, HANDED);
  };
}

function copyCounts(memory: Memory, copy: Counts): void {
  const { control, state, stackSlot, contextCalls, contextQuiet, counters, due, gaps, collections } = memory;
  copyInto(copy.state, state, 0);
  copyInto(copy.control, control, 0);
  copyDoubles(copy.contextCalls, contextCalls, 0, control[CONTEXTS]!);
  copyInto(copy.contextQuiet, wordsFrom(contextQuiet, 0, control[CONTEXTS]!), 0);
  copyDoubles(copy.collections, collections, 0, state[TIMES_KEPT]! * COLLECTION_WIDTH);
  const first = max(0, control[DEPTH]! + 1 - STACK_KEPT);
  copyInto(copy.stackSlot, wordsFrom(stackSlot, first, control[DEPTH]! + 1 - first), first);
  const exhausted = (control[FLAGS]! & EXHAUSTED) !== 0;
  copyDoubles(copy.counters, counters, 0, (exhausted ? FIRST_SLOT : OVERFLOW) * WIDTH);
  copyDoubles(copy.counters, counters, FIRST_SLOT * WIDTH, control[SLOTS]! * WIDTH);
  const from = exhausted ? 0 : FIRST_SLOT;
  copyInto(copy.due, wordsFrom(due, from, control[SLOTS]! - from), from);
  copyInto(copy.gaps, wordsFrom(gaps, from, control[SLOTS]! - from), from);
}

/** Strata of the outside and of the functions' regions; contexts have none, and those of other slots are the profiler's own. */
function copyStrata(memory: Memory, strata: Strata): void {
  const { control } = memory;
  copyKinds(strata, 0, OVERFLOW);
  copyDoubles(strata.copy.rows, strata.rows, 0, strata.lastRow[0]! + STRATUM_WIDTH);
  const all = { contexts: control[CONTEXTS]!, slots: control[SLOTS]! };
  eachRegion(memory, 1, all, (first, end) => copyKinds(strata, first, end));
}

/** Calls `visit` with the slots, from `first` to before `end`, of the functions' regions among the contexts from `from` on. */
export function eachRegion(
  { contextParent, contextBase }: Pick<Memory, 'contextParent' | 'contextBase'>,
  from: number,
  { contexts, slots }: { contexts: number; slots: number },
  visit: (first: number, end: number) => void,
): void {
  let first = 0;
  let end = 0;
  for (let context = from; context < contexts; context++) {
    if (contextParent[context] !== REGION) continue;
    const base = contextBase[context]!;
    if (base - end > AT_ONCE) {
      if (end > first) visit(first, end);
      first = base;
    }
    end = context + 1 < contexts ? contextBase[context + 1]! : slots;
  }
  if (end > first) visit(first, end);
}

/** Copies the countdowns of all strata of the slots from `first` to before `end`. Which rows are theirs does not change: one that is handed out later is zero in the copy. */
function copyKinds({ due, copy, returns }: Strata, first: number, end: number): void {
  for (let kind = 0; kind < KINDS * returns; kind += returns) {
    copyInto(copy.due, wordsFrom(due, kind + first, end - first), kind + first);
  }
}

function copyDoubles(to: Float64Array, from: Float64Array, start: number, end: number): void {
  copyInto(to, doublesOf(from, start, end - start), start);
}
