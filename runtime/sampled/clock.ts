import { JUMP, watchBackground } from '../background.ts';
import type { Clock } from '../clock.ts';
import { getHeapStatistics, now } from '../gauge.ts';
import {
  ALLOCATED,
  CALIBRATION,
  COLLECTED,
  DEPTH,
  FREED,
  GC_FLOOR,
  GC_MS,
  GCS,
  IDLE,
  IDLE_MALLOCED,
  MEMORY,
  type Memory,
  NOW,
  NULL_BYTES,
  NULL_MS,
  OUTER,
  OUTER_GROWN,
  OUTSIDE,
  OWN_BYTES,
  OWN_MS,
  PEAK,
  PROBES,
  SET_ASIDE,
  SHARE,
  START_EPOCH,
  START_NOW,
  START_USED,
  STEADY,
  TOTAL_GC_MS,
  TOTAL_GCS,
  USED,
  WAITING,
  WIDTH,
  WINDOW_END,
  WINDOW_MALLOCED,
} from '../layout.ts';
import type { Ledger } from '../ledger.ts';
import { doubles, epoch, fill, log, max, min } from '../primordials.ts';
import { FALL } from '../slow-path.ts';
import type { SampledContexts } from './contexts.ts';
import { makeRecorder } from './recorder.ts';
import { DRAWN, GAP, STRATUM_WIDTH, type Strata } from './strata.ts';
import { makeSuspects } from './suspects.ts';
import {
  CONTEXT_SLOT,
  FRAME_BYTES,
  FRAMES,
  GOT_BYTES,
  GOT_MS,
  GOT_OUTER,
  NEXT_NULL,
  OPEN,
  OPENED,
  PAUSED,
  RING,
  RING_START,
  SEED,
  STRETCH_FLOOR,
  STRETCHES,
  TAKES,
  UNASKED,
} from './words.ts';

/** Readings between two null intervals when the probe's own garbage is steady. */
const NULL_PERIOD = 64;
const NULL_LIMIT = 4096;
const SMALL_NULL = 64;
const WINDOW_MS = 500;
/** Milliseconds; as in the exact clock, for measured intervals. */
export const GC_FLOOR_MS = 0.016;
/** A stretch can be long without a collection: asking costs 20 µs. */
export const STRETCH_FLOOR_MS = 2;
/** A countdown that does not end: the stratum is not sampled. */
const NEVER = 0x3fffffff;
/** A line that is only counted is written down when its countdown gets here. */
const LOW = -0x3fffffff;
/** Steps of the table of logarithms. */
const STEPS = 4096;

/** What the sampled clock does beside what every clock does. */
export interface SampledClock extends Clock {
  /** Counts a hit of a slot without a reading. */
  count(slot: number): void;
  /** An arrival at a stratum; `move` in terms of slots. */
  arrive(stratum: number): void;
  /** What an arrival does whose countdown has ended, or that ends a measured interval. */
  take(stratum: number): void;
  /** The slots of the last lines; see the suspects. */
  readonly ring: Int32Array;
}

export interface SampledClockOptions {
  readonly memory: Memory;
  readonly strata: Strata;
  readonly ledger: Ledger;
  readonly contexts: SampledContexts;
  /** The share of time that readings may take, above 0. */
  readonly share: number;
}

/**
 * Makes the clock of the sampled probes. Each arrival at a line counts a countdown down; where it ends, the interval
 * from here to the next probe is measured, as the exact clock measures all of them. What lies between two measured
 * intervals is a *stretch*: nobody's, and a check of what the samples say.
 *
 *     stretch ──countdown ends──▶ measured ──next probe──▶ stretch, or measured when its countdown ended, too
 *        │  ▲
 *        │  └── now and then: stretch ─▶ null ─▶ own ─▶ measured; the null interval reads the probe's own garbage
 *        ▼
 *       own (what the profiler does itself) ──next probe──▶ stretch or measured
 *
 * An interval opens with a reading of its own, the last thing a probe does: whatever the probe did before is in no
 * interval, whether V8 had optimised it or not.
 */
export function makeSampledClock({ memory, strata, ledger, contexts, share }: SampledClockOptions): SampledClock {
  const { control, state, counters } = memory;
  const { due, rows, returns } = strata;
  const background = watchBackground(memory);
  const { record, steer, begin } = makeRecorder(memory, strata, share);
  const { contextSlot } = contexts;
  const { ring, look } = makeSuspects(memory, strata);
  const STRETCH = CALIBRATION;
  const NULL = returns + CALIBRATION;
  const OWN = IDLE;
  const logarithms = doubles(STEPS);
  for (let i = 0; i < STEPS; i++) logarithms[i] = -log((i + 0.5) / STEPS);

  function arrive(stratum: number): void {
    const left = due[stratum]! - 1;
    due[stratum] = left;
    if ((left | control[OPEN]!) < 0) take(stratum);
  }

  function move(slot: number, count: 0 | 1 | 3): void {
    arrive(count === 0 ? slot + returns : slot);
  }

  function count(slot: number): void {
    const left = due[slot]! - 1;
    due[slot] = left;
    if (left < LOW) {
      rows[slot * STRATUM_WIDTH + DRAWN]! -= left;
      due[slot] = 0;
    }
  }

  /** Arrivals to leave out until the next sample: exponential, so that no period of the program's own meets it. */
  function draw(gap: number): number {
    let seed = control[SEED]!;
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    control[SEED] = seed;
    return (logarithms[seed & (STEPS - 1)]! * (gap - 0.5)) | 0;
  }

  function take(stratum: number): void {
    const heap = getHeapStatistics();
    const used = heap.used_heap_size;
    const outer = heap.external_memory;
    const malloced = heap.malloced_memory;
    const time = now();
    const from = control[OPENED]!;
    const ms = time - state[NOW]!;
    const raw = used - state[USED]!;
    control[TAKES]! += 1;
    state[PROBES]! += 1;
    if (from === OWN) {
      state[OWN_BYTES]! += raw;
      state[OWN_MS]! += ms;
      if (raw < FALL) {
        // What a collection freed here is the profiler's own affair, as is its record.
        state[USED] = used;
        state[NOW] = time;
        forgetCollections();
        take(stratum);
        return;
      }
    } else if (
      raw < FALL ||
      ms >= state[from === STRETCH ? STRETCH_FLOOR : GC_FLOOR]! ||
      (raw > JUMP && from !== STRETCH && malloced > state[IDLE_MALLOCED]!)
    ) {
      settle(from, used, outer, time);
      take(stratum);
      return;
    } else if (from === NULL) {
      if (raw <= NULL_LIMIT) {
        control[STEADY] = raw === state[NULL_BYTES]! ? control[STEADY]! + 1 : 0;
        control[NEXT_NULL] = (control[TAKES]! + (control[STEADY]! > 3 && raw <= SMALL_NULL ? NULL_PERIOD : 3)) | 0;
        state[NULL_BYTES] = raw;
        state[NULL_MS]! += (ms - state[NULL_MS]!) * 0.125;
        state[IDLE_MALLOCED] = min(state[IDLE_MALLOCED]!, malloced);
        state[WINDOW_MALLOCED] = min(state[WINDOW_MALLOCED]!, malloced);
        if (time > state[WINDOW_END]!) {
          state[IDLE_MALLOCED] = state[WINDOW_MALLOCED]!;
          state[WINDOW_MALLOCED] = malloced;
          state[WINDOW_END] = time + WINDOW_MS;
        }
      } else control[STEADY] = 0;
      state[OWN_BYTES]! += raw;
      state[OWN_MS]! += ms;
    } else {
      const own = state[NULL_BYTES]! + control[FRAMES]! * state[FRAME_BYTES]!;
      const moved = raw - own;
      const grown = outer - state[OUTER]!;
      state[OWN_BYTES]! += own;
      state[OWN_MS]! += state[NULL_MS]!;
      state[SET_ASIDE]! -= min(moved, 0);
      state[OUTER_GROWN]! += max(grown, 0);
      state[GOT_BYTES] = max(moved, 0) + max(grown, 0);
      state[GOT_MS] = max(ms - state[NULL_MS]!, 0);
      state[GOT_OUTER] = grown;
      if (from === STRETCH) {
        counters[CALIBRATION * WIDTH + ALLOCATED]! += state[GOT_BYTES]!;
        if (ms > GC_FLOOR_MS) control[UNASKED] = 1;
        state[STRETCHES]! += 1;
        if (state[GOT_BYTES]! > JUMP) look();
      } else {
        const at = (from < returns ? from : from - returns) * WIDTH;
        counters[at + MEMORY] = max(counters[at + MEMORY]!, used + outer);
        counters[at + PEAK] = max(counters[at + PEAK]!, used + outer);
        if (at === OUTSIDE && control[WAITING]! > 0) wait(from);
        record(from);
      }
    }
    control[FRAMES] = 0;
    control[RING_START] = control[RING]!;
    state[USED] = used;
    state[OUTER] = outer;
    state[NOW] = time;
    if (due[stratum]! < 0) {
      const at = stratum * STRATUM_WIDTH;
      const gap = draw(rows[at + GAP]!);
      rows[at + DRAWN]! += gap - due[stratum]!;
      due[stratum] = gap;
      control[OPENED] = stratum;
      control[OPEN] = -1;
      control[CONTEXT_SLOT] = contextSlot(stratum);
      if (((control[TAKES]! - control[NEXT_NULL]!) | 0) > 0 && control[PAUSED] === 0) calibrate(stratum);
      else if (readAnew()) forgetCollections();
    } else {
      control[OPENED] = STRETCH;
      control[OPEN] = 0;
      // What taking up the sample left behind is not the stretch's.
      if (from !== OWN && readAnew()) forgetCollections();
    }
  }

  /** What moved outside of the lines while frames wait is shared by them. */
  function wait(stratum: number): void {
    const weight = max(1, rows[stratum * STRATUM_WIDTH + GAP]!);
    state[SHARE]! += (weight * state[GOT_BYTES]!) / control[WAITING]!;
  }

  /**
   * A null interval: a stretch ends, a measured interval opens and is closed at once, through the branches and the code
   * that all others run through; then the line's is opened again.
   */
  function calibrate(stratum: number): void {
    control[PAUSED] = 1;
    const context = control[CONTEXT_SLOT]!;
    const left = due[stratum]!;
    const at = stratum * STRATUM_WIDTH;
    const drawn = rows[at + DRAWN]!;
    control[OPENED] = STRETCH;
    due[NULL] = -1;
    take(NULL);
    due[OWN] = NEVER;
    take(OWN);
    steer();
    control[OPENED] = OWN;
    due[stratum] = -1;
    take(stratum);
    due[stratum] = left;
    rows[at + DRAWN] = drawn;
    control[CONTEXT_SLOT] = context;
    control[PAUSED] = 0;
  }

  /** The interval that was open was long, or has a collection in it. Leaves an interval of the profiler's own open. */
  function settle(from: number, reading: number, outer: number, time: number): void {
    const ms = time - state[NOW]!;
    const raw = reading - state[USED]!;
    const asked = raw < FALL || ms >= state[from === STRETCH ? STRETCH_FLOOR : GC_FLOOR]!;
    const gc = asked ? ledger.settle(reading, state[OUTER]!) : ledger.nothing(state[OUTER]!);
    const own = state[NULL_BYTES]! + control[FRAMES]! * state[FRAME_BYTES]!;
    // A stretch before may have held the collection, when this interval shows no sign of one.
    const earlier = from !== STRETCH && control[UNASKED] === 1 && gc.gcs > 0 && raw >= FALL;
    const freed = earlier ? 0 : gc.freed;
    const exact = raw - own + freed;
    const slot = from < returns ? from : from - returns;
    const jumped = from !== STRETCH && (exact > JUMP || exact < -JUMP);
    if (jumped) background.look();
    // A stretch is too long to tell what V8's compiler threads took of it: that is part of the residual.
    const moved = jumped ? background.correct(slot, exact, ms) : exact;
    const grown = outer > gc.outer ? gc.outerGrown + outer - gc.outer : gc.outerGrown;
    state[SET_ASIDE]! -= max(0, exact) - max(0, moved);
    state[SET_ASIDE]! -= min(moved, 0);
    state[COLLECTED]! += gc.freed;
    state[TOTAL_GCS]! += gc.gcs;
    state[TOTAL_GC_MS]! += gc.ms;
    state[OUTER_GROWN]! += grown;
    state[OWN_BYTES]! += own;
    state[OWN_MS]! += state[NULL_MS]!;
    state[GOT_BYTES] = max(moved, 0) + grown;
    state[GOT_MS] = max(0, ms - state[NULL_MS]!);
    state[GOT_OUTER] = outer - state[OUTER]!;
    const at = slot * WIDTH;
    const peak = max(gc.peak, state[USED]! + state[OUTER]!, reading + outer);
    counters[at + PEAK] = max(counters[at + PEAK]!, peak);
    if (earlier) counters[CALIBRATION * WIDTH + ALLOCATED]! += gc.freed;
    if (from === NULL) state[OWN_BYTES]! += state[GOT_BYTES]!;
    else if (from === STRETCH) {
      counters[at + ALLOCATED]! += state[GOT_BYTES]!;
      look();
    } else {
      counters[at + MEMORY] = max(counters[at + MEMORY]!, reading + outer);
      counters[at + FREED]! += max(0, freed);
      if (!earlier) counters[at + GCS]! += gc.gcs;
      if (!earlier) counters[at + GC_MS]! += gc.ms;
      if (slot === OUTSIDE && control[WAITING]! > 0) wait(from);
      record(from);
    }
    control[FRAMES] = 0;
    state[USED] = reading;
    state[NOW] = time;
    if (asked) resume();
    control[OPENED] = OWN;
  }

  function forgetCollections(): void {
    ledger.stop();
    resume();
  }

  /** Starts the ledger and reads the gauge, with no collection in between: that would be recorded for nobody. */
  function resume(): void {
    control[UNASKED] = 0;
    for (;;) {
      readAnew();
      ledger.start();
      if (!readAnew()) return;
      ledger.stop();
    }
  }

  function readAnew(): boolean {
    const heap = getHeapStatistics();
    const time = now();
    const used = heap.used_heap_size;
    const fell = used < state[USED]!;
    state[OWN_BYTES]! += used - state[USED]!;
    state[OWN_MS]! += time - state[NOW]!;
    state[USED] = used;
    state[OUTER] = heap.external_memory;
    state[NOW] = time;
    return fell;
  }

  function cursor(): number {
    return control[DEPTH]! > 0 ? memory.stackSlot[control[DEPTH]!]! : OUTSIDE;
  }

  /** Ends what is open, asking for its collections; what follows is the profiler's own. */
  function close(): void {
    const floor = state[STRETCH_FLOOR]!;
    state[STRETCH_FLOOR] = 0;
    due[OWN] = NEVER;
    take(OWN);
    state[STRETCH_FLOOR] = floor;
    control[OPENED] = OWN;
    control[OPEN] = -1;
  }

  /** The line goes on, as after a call. */
  function reopen(): void {
    if (readAnew()) forgetCollections();
    control[OPENED] = OWN;
    control[OPEN] = -1;
    arrive(cursor() + returns);
  }

  function aside<T>(work: () => T): T {
    close();
    try {
      return work();
    } finally {
      forgetCollections();
      reopen();
    }
  }

  function refresh(): void {
    close();
    reopen();
  }

  function start(): void {
    const nullBytes = state[NULL_BYTES]!;
    const nullMs = state[NULL_MS]!;
    const shared = state[SHARE]!;
    const idle = state[IDLE_MALLOCED]!;
    const frame = state[FRAME_BYTES]!;
    fill(state, 0);
    state[SHARE] = shared;
    state[NULL_BYTES] = nullBytes;
    state[NULL_MS] = nullMs;
    state[FRAME_BYTES] = frame;
    state[GC_FLOOR] = GC_FLOOR_MS;
    state[STRETCH_FLOOR] = STRETCH_FLOOR_MS;
    ledger.stop();
    const heap = getHeapStatistics();
    state[IDLE_MALLOCED] = idle === 0 ? heap.malloced_memory : min(idle, heap.malloced_memory);
    state[WINDOW_MALLOCED] = heap.malloced_memory;
    state[START_EPOCH] = epoch();
    resume();
    state[START_NOW] = state[NOW]!;
    state[START_USED] = state[USED]!;
    state[OWN_BYTES] = 0;
    state[OWN_MS] = 0;
    due[OWN] = NEVER;
    control[SEED] ||= 0x2545f491;
    begin();
    control[OPENED] = STRETCH;
    control[OPEN] = 0;
  }

  return { ring, move, arrive, take, count, reopen, aside, refresh, quiesce: refresh, start };
}
