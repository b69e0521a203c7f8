import { JUMP, watchBackground } from '../clock/background.ts';
import { getHeapStatistics, now } from '../clock/gauge.ts';
import { FALL, type Ledger, type Settlement } from '../clock/ledger.ts';
import { addToTotals, collectInOwn, collectOwn, outerGrowth, startBetweenCollections } from '../clock/slow-interval.ts';
import { beginChange, endChange } from '../counters/handover.ts';
import {
  ALLOCATED,
  CALIBRATION,
  FREED,
  GC_FLOOR,
  GC_MS,
  GCS,
  IDLE,
  MEMORY,
  type Memory,
  NOW,
  NULL_BYTES,
  NULL_MS,
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
import { OWN_FREED } from '../counters/own-words.ts';
import { GAP, type Strata } from '../counters/strata.ts';
import { max } from '../primordials.ts';
import { FRAMES, OPENED, UNASKED } from './control-words.ts';
import { LONGEST_OWN, type Recorder } from './recorder.ts';
import { FRAME_BYTES, GOT_BYTES, GOT_MS, GOT_OUTER, SLACK, STEERED_OWN, UNASKED_MS } from './state-words.ts';
import type { Suspects } from './suspects.ts';

/** What the sampled clock does when a reading does not explain itself. Rare, and may be interpreted. */
export interface SampledSlowPath {
  /**
   * Ends the interval of stratum `from`, which was long or has a collection in it. `reading`, `outer` and `time` are the
   * reading that ended it. Leaves an interval of the profiler's own open.
   */
  settle(from: number, reading: number, outer: number, time: number): void;
  /** What moved outside of the lines while frames wait is shared by them. */
  shareOutside(stratum: number): void;
  /** Starts the ledger, which is stopped, and reads the gauge. */
  resume(): void;
  /** What was collected was the profiler's own. */
  forgetCollections(): void;
  /** Reads the gauge; what happened since the last reading is the profiler's own. True when the heap fell. */
  readAnew(): boolean;
}

/** Makes the slow path of a sampled clock. */
export function makeSampledSlowPath(
  memory: Memory,
  { rows, rowOf, returns }: Strata,
  ledger: Ledger,
  record: Recorder['record'],
  look: Suspects['look'],
): SampledSlowPath {
  const { control, state, counters } = memory;
  const background = watchBackground(memory);
  const STRETCH = CALIBRATION;
  const NULL = returns + CALIBRATION;
  const OWN = IDLE;

  function shareOutside(stratum: number): void {
    const weight = max(1, rows[rowOf[stratum]! + GAP]!);
    state[SHARE]! += (weight * state[GOT_BYTES]!) / control[WAITING]!;
  }

  /**
   * The part of what was collected that ran in the stretches before an interval of `ms` that shows no sign of it. One collection did; of several, as
   * many as fit in them, by the time. A short line that the system had wait is not taken for one that collects.
   */
  function shareBefore(ms: number, gc: Settlement): number {
    if (gc.gcs === 0 || control[UNASKED] === 0) return 0;
    if (gc.gcs === 1 || ms < state[GC_FLOOR]!) return 1;
    const before = state[UNASKED_MS]!;
    return before < gc.ms ? 0 : before / (before + ms);
  }

  function settle(from: number, reading: number, outer: number, time: number): void {
    const ms = time - state[NOW]!;
    const raw = reading - state[USED]!;
    const asked = from === STRETCH || control[UNASKED] === 1 || raw < FALL || ms >= state[GC_FLOOR]!;
    const gc = asked ? ledger.settle(reading, state[OUTER]!, control[UNASKED] === 0) : ledger.nothing(state[OUTER]!);
    const own = state[NULL_BYTES]! + control[FRAMES]! * state[FRAME_BYTES]!;
    const earlier = from === STRETCH || raw < FALL ? 0 : shareBefore(ms, gc);
    const freed = gc.freed * (1 - earlier);
    const ownFreed = gc.gcs === 0 ? 0 : collectOwn(memory, gc.freed);
    const exact = raw - own + freed;
    const slot = from % returns;
    const jumped = from !== STRETCH && (exact > JUMP || exact < -JUMP);
    if (jumped) background.look();
    // A stretch is too long to tell what V8's compiler threads took of it: that is part of the residual.
    const moved = jumped ? background.correct(slot, exact, ms, false) : exact;
    const grown = outerGrowth(gc, outer);
    const whole = beginChange(control);
    addToTotals(memory, gc, exact, moved, grown, own);
    state[OWN_FREED]! += ownFreed;
    state[GOT_BYTES] = max(moved, 0) + grown;
    state[GOT_MS] = max(0, ms - state[NULL_MS]!);
    state[GOT_OUTER] = outer - state[OUTER]!;
    const at = slot * WIDTH;
    const peak = max(gc.peak, state[USED]! + state[OUTER]!, reading + outer);
    counters[at + PEAK] = max(counters[at + PEAK]!, peak);
    counters[CALIBRATION * WIDTH + ALLOCATED]! += gc.freed - freed;
    if (from === NULL) state[OWN_BYTES]! += state[GOT_BYTES]!;
    else if (from === STRETCH) {
      counters[at + ALLOCATED]! += state[GOT_BYTES]!;
      look();
    } else {
      counters[at + MEMORY] = max(counters[at + MEMORY]!, reading + outer);
      counters[at + FREED]! += max(0, freed - ownFreed);
      if (earlier < 0.5) counters[at + GCS]! += gc.gcs;
      if (earlier < 0.5) counters[at + GC_MS]! += gc.ms;
      if (slot === OUTSIDE && control[WAITING]! > 0) shareOutside(from);
      record(from);
    }
    control[FRAMES] = 0;
    state[USED] = reading;
    state[NOW] = time;
    endChange(control, whole);
    if (asked) resume();
    control[OPENED] = OWN;
  }

  function forgetCollections(): void {
    ledger.stop();
    resume();
  }

  function resume(): void {
    control[UNASKED] = 0;
    state[UNASKED_MS] = 0;
    startBetweenCollections(ledger, readAnew);
  }

  function readAnew(): boolean {
    const heap = getHeapStatistics();
    const time = now();
    const used = heap.used_heap_size;
    const fell = used < state[USED]! + state[SLACK]!;
    state[SLACK] = 0;
    const whole = beginChange(control);
    if (used < state[USED]!) collectInOwn(memory, state[USED]! - used);
    state[OWN_BYTES]! += used - state[USED]!;
    const ms = time - state[NOW]!;
    state[OWN_MS]! += ms;
    if (ms > LONGEST_OWN) state[STEERED_OWN]! += ms - LONGEST_OWN;
    state[USED] = used;
    state[OUTER] = heap.external_memory;
    state[NOW] = time;
    endChange(control, whole);
    return fell;
  }

  return { settle, shareOutside, resume, forgetCollections, readAnew };
}
