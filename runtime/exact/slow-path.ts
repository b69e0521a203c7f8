import { JUMP, watchBackground } from '../clock/background.ts';
import { getHeapStatistics, now, rss } from '../clock/gauge.ts';
import { FALL, type Ledger } from '../clock/ledger.ts';
import { addToTotals, collectInOwn, collectOwn, outerGrowth, startBetweenCollections } from '../clock/slow-interval.ts';
import { beginChange, endChange } from '../counters/handover.ts';
import {
  ALLOCATED,
  CURSOR,
  DEPTH,
  EXTERNAL,
  FIRST,
  FREED,
  GC_FLOOR,
  GC_MS,
  GCS,
  HITS,
  INCREMENT,
  MEMORY,
  type Memory,
  MS,
  NOW,
  NULL_BYTES,
  NULL_MS,
  OPEN_MEMORY,
  OUTER,
  OUTSIDE,
  OWN_BYTES,
  OWN_MS,
  PEAK,
  SHARE,
  USED,
  WAITING,
  WIDTH,
} from '../counters/layout.ts';
import { abs, max, min } from '../primordials.ts';

/** Calls that are nested below the slow path at most, several times over. */
const ROOM = 200;

/** Throws the error of a full stack, or makes sure that there is room: a step of the clock is done whole, or not at all. */
function ensureRoom(calls: number): number {
  return calls === 0 ? 0 : ensureRoom(calls - 1) + 1;
}

export interface ClockOptions {
  readonly memory: Memory;
  readonly ledger: Ledger;
  readonly metric: 'heap' | 'rss';
}

/** What the clock does when a reading does not explain itself. Rare, and may be interpreted. */
export interface SlowPath {
  /**
   * Charges an interval that may have held a collection, or whose memory is read in another way. `reading`, `outer` and
   * `time` are the reading that ended it. Leaves an interval of the profiler's own open.
   */
  settle(reading: number, outer: number, time: number): void;
  /** Ends an interval of the profiler's own in which something was collected. */
  disown(used: number, time: number): void;
  /** Starts the ledger, which is stopped, and reads the gauge. */
  resume(): void;
  /** Reads the gauge; what happened since the last reading is the profiler's own. True when the heap fell. */
  readAnew(): boolean;
  /** Whether a line is charged with memory that a compiler thread may still give back. */
  pending(): boolean;
}

/** Makes the slow path of a clock. */
export function makeSlowPath({ memory, ledger, metric }: ClockOptions): SlowPath {
  const { control, state, counters, stackSlot, due } = memory;
  const background = watchBackground(memory);

  /** Ends an interval of the profiler's own in which something was collected. */
  function disown(used: number, time: number): void {
    ensureRoom(ROOM);
    const whole = beginChange(control);
    if (used < state[USED]!) lose(state[USED]! - used);
    state[OWN_BYTES]! += used - state[USED]!;
    state[OWN_MS]! += time - state[NOW]!;
    state[USED] = used;
    state[NOW] = time;
    endChange(control, whole);
    ledger.stop();
    background.look();
    resume();
  }

  /**
   * What a collection in the profiler's own interval freed is missing from the line that was just left.
   */
  function lose(fallen: number): void {
    const lost = fallen - collectInOwn(memory, fallen);
    if (metric !== 'heap') return;
    const slot = control[DEPTH]! > 0 ? stackSlot[control[DEPTH]!]! : OUTSIDE;
    counters[slot * WIDTH + INCREMENT]! -= lost;
    counters[slot * WIDTH + FREED]! += lost;
  }

  function resume(): void {
    startBetweenCollections(ledger, readAnew);
  }

  /** The slow path: intervals that may have held collections, and readings other than the heap's. */
  function settle(reading: number, outer: number, time: number): void {
    ensureRoom(ROOM);
    const slot = control[CURSOR]!;
    const ms = time - state[NOW]!;
    const jumped = reading - state[USED]! > JUMP;
    const used = jumped ? lookAgain(reading) : reading;
    const own = state[NULL_BYTES]!;
    const raw = used - state[USED]! - own;
    const outerBefore = state[OUTER]!;
    const memoryBefore = state[USED]! + outerBefore;
    const asked = ms >= state[GC_FLOOR]! || raw < FALL;
    const gc = asked ? ledger.settle(used, outerBefore, true) : ledger.nothing(outerBefore);
    const freed = gc.gcs === 0 ? gc.freed : gc.freed - collectOwn(memory, gc.freed);
    const whole = beginChange(control);
    state[USED] = used;
    state[NOW] = time;
    if (asked) resume();
    else if (readAnew()) disown(state[USED]!, state[NOW]!);
    // From here on the profiler's own interval goes on until the line's is opened.
    if (!jumped) background.look();
    const exact = raw + gc.freed;
    const passed = stackSlot[control[DEPTH]!] !== slot;
    const moved = abs(exact) > JUMP ? background.correct(slot, exact, ms - state[NULL_MS]!, passed) : exact;
    const grown = outerGrowth(gc, outer);
    const made = max(0, moved);
    addToTotals(memory, gc, exact, moved, grown, own);
    addAllocated(slot, grown + made);
    addCollections(slot, freed, gc.gcs, gc.ms);
    counters[slot * WIDTH + EXTERNAL]! += outer - outerBefore;
    counters[slot * WIDTH + MS]! += ms - state[NULL_MS]!;
    if (metric === 'rss') addResident(slot);
    // What a compiler thread took is not in it, nor is what it gives back.
    else addMemory(slot, made - freed + outer - outerBefore, used + outer, max(gc.peak, memoryBefore, used + outer));
    endChange(control, whole);
  }

  function addAllocated(slot: number, bytes: number): void {
    const at = slot * WIDTH;
    counters[at + ALLOCATED]! += bytes;
    if (counters[at + HITS]! - due[slot]! < 2) counters[at + FIRST]! += bytes;
  }

  function addCollections(slot: number, freed: number, gcs: number, ms: number): void {
    const at = slot * WIDTH;
    // A collection can leave more in use than it found, when it begins to mark and takes a page for what comes next.
    counters[at + FREED]! += max(0, freed);
    counters[at + GCS]! += gcs;
    counters[at + GC_MS]! += ms;
  }

  function addResident(slot: number): void {
    const resident = rss();
    addMemory(slot, resident - state[OPEN_MEMORY]!, resident, resident);
  }

  /** Adds to a line's memory by the metric: how much it changed, what it is `after` the line, and at its `peak` in it. */
  function addMemory(slot: number, change: number, after: number, peak: number): void {
    const at = slot * WIDTH;
    state[OPEN_MEMORY] = after;
    counters[at + INCREMENT]! += change;
    if (after > counters[at + MEMORY]!) counters[at + MEMORY] = after;
    if (peak > counters[at + PEAK]!) counters[at + PEAK] = peak;
    if (slot === OUTSIDE && control[WAITING]! > 0) state[SHARE]! += change / control[WAITING]!;
  }

  /** The reading without what a compiler thread has given back since: that was nobody's. */
  function lookAgain(reading: number): number {
    const first = getHeapStatistics().used_heap_size;
    const second = getHeapStatistics().used_heap_size;
    background.look();
    const third = getHeapStatistics().used_heap_size;
    // Each of them leaves a little garbage, and the look some KB.
    const cost = max(0, min(second - first, JUMP));
    if (reading - second > JUMP) return second - 2 * cost;
    if (second - third > JUMP) return reading - (second - third);
    return reading;
  }

  /** True when the heap fell, which only a collection makes it do. */
  function readAnew(): boolean {
    const heap = getHeapStatistics();
    const used = heap.used_heap_size;
    const time = now();
    const whole = beginChange(control);
    const fell = used < state[USED]!;
    if (fell) lose(state[USED]! - used);
    state[OWN_BYTES]! += used - state[USED]!;
    state[USED] = used;
    state[OUTER] = heap.external_memory;
    state[OWN_MS]! += time - state[NOW]!;
    state[NOW] = time;
    endChange(control, whole);
    return fell;
  }

  return { settle, disown, resume, readAnew, pending: background.pending };
}
