import { JUMP } from '../clock/background.ts';
import type { Clock } from '../clock/clock.ts';
import { getHeapStatistics, now } from '../clock/gauge.ts';
import { FALL } from '../clock/ledger.ts';
import { NULL_LIMIT, NULL_PERIOD, SMALL_NULL, watchIdle } from '../clock/null-intervals.ts';
import { collectInOwn } from '../clock/slow-interval.ts';
import { GC_FLOOR_MS, startClock } from '../clock/start-clock.ts';
import { makeHandover } from '../counters/handover.ts';
import {
  ALLOCATED,
  CALIBRATION,
  DEPTH,
  GC_FLOOR,
  IDLE,
  IDLE_MALLOCED,
  MEMORY,
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
  SEQUENCE,
  SET_ASIDE,
  STEADY,
  USED,
  WAITING,
  WIDTH,
} from '../counters/layout.ts';
import { OUTLINED, passOutlined } from '../counters/own-words.ts';
import { DRAWN, FIRSTS, GAP, rowFor, writeDown } from '../counters/strata.ts';
import { max, min } from '../primordials.ts';
import type { SampledClockOptions } from './clock-options.ts';
import {
  CONTEXT_SLOT,
  FRAMES,
  NEXT_NULL,
  OPEN,
  OPENED,
  PAUSED,
  RING,
  RING_START,
  TAKES,
  UNASKED,
} from './control-words.ts';
import { makeDraw, NEVER } from './draw.ts';
import { LOW, STRETCH_FLOOR_MS } from './limits.ts';
import { makeNullIntervals } from './null-intervals.ts';
import { makeOwnWork } from './own-work.ts';
import { ALL_OF, isToBeAlone, LONGEST_OWN, makeRecorder } from './recorder.ts';
import { makeSampledSlowPath } from './slow-path.ts';
import {
  FRAME_BYTES,
  GOT_BYTES,
  GOT_MS,
  GOT_OUTER,
  REACHED,
  STEERED_OWN,
  STRETCH_FLOOR,
  UNASKED_MS,
} from './state-words.ts';
import { makeSuspects } from './suspects.ts';

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
  const { control, state, counters, stackSlot } = memory;
  const { due, rows, returns, turns, counted } = strata;
  const { record, steer, begin } = makeRecorder(memory, strata, share);
  const { contextSlot } = contexts;
  const { ring, look } = makeSuspects(memory, strata);
  const slowPath = makeSampledSlowPath(memory, strata, ledger, record, look);
  const { settle, shareOutside, forgetCollections, readAnew } = slowPath;
  const draw = makeDraw(memory);
  const handOver = makeHandover(memory, strata);
  const between = (): void => {
    steer();
    handOver();
  };
  const calibrate = makeNullIntervals(memory, strata, between, take);
  const STRETCH = CALIBRATION;
  const NULL = returns + CALIBRATION;
  const OWN = IDLE;

  function arrive(stratum: number): void {
    const left = due[stratum]! - 1;
    due[stratum] = left;
    if ((left | control[OPEN]!) < 0) take(stratum);
  }

  function move(slot: number, count: 0 | 1 | 3): void {
    arrive(slot + (count === 0 ? returns : slot > stackSlot[control[DEPTH]!]! ? 0 : turns));
  }

  function count(slot: number): void {
    if (--due[slot + counted]! < LOW) writeDown(strata, slot + counted);
  }

  function take(stratum: number): void {
    const before = control[SEQUENCE]!;
    const heap = getHeapStatistics();
    const used = heap.used_heap_size;
    const outer = heap.external_memory;
    const malloced = heap.malloced_memory;
    const time = now();
    if (control[SEQUENCE] !== before) {
      // Entered itself, as the exact clock can be.
      take(stratum);
      return;
    }
    if (control[OUTLINED]! > 0) passOutlined(memory);
    const from = control[OPENED]!;
    const ms = time - state[NOW]!;
    const raw = used - state[USED]!;
    control[SEQUENCE]! |= 1;
    control[TAKES]! += 1;
    state[PROBES]! += 1;
    if (from === OWN) {
      if (raw < FALL) collectInOwn(memory, -raw);
      state[OWN_BYTES]! += raw;
      state[OWN_MS]! += ms;
      if (ms > LONGEST_OWN) state[STEERED_OWN]! += ms - LONGEST_OWN;
      if (raw < FALL) {
        // What a collection freed here is the profiler's own affair, as is its record.
        state[USED] = used;
        state[NOW] = time;
        control[SEQUENCE]! += 1;
        forgetCollections();
        take(stratum);
        return;
      }
    } else if (
      raw < FALL ||
      ms >= state[from === STRETCH ? STRETCH_FLOOR : GC_FLOOR]! ||
      ((control[UNASKED] === 1 || (from === STRETCH && ms > GC_FLOOR_MS)) && isToBeAlone(strata, stratum)) ||
      (raw > JUMP && from !== STRETCH && malloced > state[IDLE_MALLOCED]!)
    ) {
      control[SEQUENCE]! += 1;
      settle(from, used, outer, time);
      take(stratum);
      return;
    } else if (from === NULL) {
      if (raw <= NULL_LIMIT) {
        control[STEADY] = raw === state[NULL_BYTES]! ? control[STEADY]! + 1 : 0;
        control[NEXT_NULL] = (control[TAKES]! + (control[STEADY]! > 3 && raw <= SMALL_NULL ? NULL_PERIOD : 3)) | 0;
        state[NULL_BYTES] = raw;
        state[NULL_MS]! += (ms - state[NULL_MS]!) * 0.125;
        watchIdle(state, malloced, time);
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
        if (ms > GC_FLOOR_MS) {
          control[UNASKED] = 1;
          state[UNASKED_MS]! += ms;
        }
        if (state[GOT_BYTES]! > JUMP) look();
        else state[REACHED]! += (control[RING]! - control[RING_START]! + 1) | 0;
      } else {
        const at = (from % returns) * WIDTH;
        counters[at + MEMORY] = max(counters[at + MEMORY]!, used + outer);
        counters[at + PEAK] = max(counters[at + PEAK]!, used + outer);
        if (at === OUTSIDE && control[WAITING]! > 0) shareOutside(from);
        record(from);
      }
    }
    control[FRAMES] = 0;
    control[RING_START] = control[RING]!;
    state[USED] = used;
    state[OUTER] = outer;
    state[NOW] = time;
    if (due[stratum]! < 0) {
      const at = rowFor(strata, stratum);
      const gap = draw(rows[at + GAP]!);
      rows[at + DRAWN]! += gap - due[stratum]!;
      due[stratum] = gap;
      control[OPENED] = stratum;
      control[OPEN] = -1;
      control[SEQUENCE]! += 1;
      control[CONTEXT_SLOT] = contextSlot(stratum);
      if (((control[TAKES]! - control[NEXT_NULL]!) | 0) > 0 && control[PAUSED] === 0) calibrate(stratum);
      else if (readAnew()) forgetCollections();
    } else {
      control[OPENED] = STRETCH;
      control[OPEN] = 0;
      control[SEQUENCE]! += 1;
      // What taking up the sample left behind is not the stretch's.
      if (from !== OWN && readAnew()) forgetCollections();
    }
  }

  function start(): void {
    const frame = state[FRAME_BYTES]!;
    startClock(memory, ledger, () => {}, slowPath.resume);
    state[FRAME_BYTES] = frame;
    state[STRETCH_FLOOR] = STRETCH_FLOOR_MS;
    due[OWN] = NEVER;
    rows[rowFor(strata, NULL) + FIRSTS] = ALL_OF;
    begin();
    control[OPENED] = STRETCH;
    control[OPEN] = 0;
  }
  const ownWork = makeOwnWork(memory, strata, slowPath, take, arrive);
  const arrivals = { ring, move, arrive, take, count };
  return { always: true, look: () => undefined, ...arrivals, ...ownWork, quiesce: ownWork.refresh, start };
}
