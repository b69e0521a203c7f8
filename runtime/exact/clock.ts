import { FASTEST, JUMP } from '../clock/background.ts';
import type { Clock } from '../clock/clock.ts';
import { getHeapStatistics, now, rss } from '../clock/gauge.ts';
import { FALL } from '../clock/ledger.ts';
import { NULL_LIMIT, NULL_PERIOD, SMALL_NULL, watchIdle } from '../clock/null-intervals.ts';
import { GC_FLOOR_MS, startClock } from '../clock/start-clock.ts';
import { AGAIN, RUN } from '../counters/guard-words.ts';
import { makeHandover } from '../counters/handover.ts';
import {
  ALLOCATED,
  CALIBRATION,
  COUNTDOWN,
  CURSOR,
  DEPTH,
  ENTERED,
  EXTERNAL,
  FIRST,
  GC_FLOOR,
  HITS,
  IDLE,
  IDLE_ASIDE,
  IDLE_MALLOCED,
  INCREMENT,
  MEMORY,
  MS,
  NOW,
  NULL_BYTES,
  NULL_MS,
  OPEN_MEMORY,
  OUTER,
  OUTER_GROWN,
  OUTSIDE,
  OWN_BYTES,
  OWN_MS,
  PEAK,
  PROBES,
  SEQUENCE,
  SET_ASIDE,
  SHARE,
  STEADY,
  USED,
  WAITING,
  WIDTH,
  ZERO,
} from '../counters/layout.ts';
import { OUTLINED, passOutlined } from '../counters/own-words.ts';
import { max, min, sharedWords } from '../primordials.ts';
import { wait } from '../thread-primordials.ts';
import { makeGuard } from './guard.ts';
import { type ClockOptions, makeSlowPath } from './slow-path.ts';

/** Hits in a row of one line that are read as one: no more than make an interval too long, or too large, to be plain. */
const IN_A_ROW = 15;
const PLAIN_BYTES = JUMP / 2;
const PLAIN_MS = GC_FLOOR_MS / 2;
/** A compilation of V8's takes some ms. */
const PATIENCE_MS = 20;
const sleeper = sharedWords(1);

/**
 * Makes the clock. One probe is one reading of the gauge: it ends one interval and opens the next, so what the probe
 * does after the reading falls into the next interval. How much that is, the null intervals tell: now and then the
 * probe's whole path runs twice in a row, the first time for a slot of its own. `move` allocates nothing itself, and
 * is too large for V8 to inline, so that null intervals run the same machine code as all others.
 *
 * `move` can enter itself in one way: another thread's inspector session interrupts this thread and evaluates code with
 * probes. V8 lets it where a function of JavaScript begins, so within the readings, before anything is written: they are then read
 * again, and what the other code took is its own. After them the usual path calls nothing that is written in JavaScript.
 */
export function makeClock({ memory, ledger, metric }: ClockOptions): Clock {
  const { control, state, counters, stackSlot, contextCalls, due } = memory;
  const { settle, disown, readAnew, resume, pending } = makeSlowPath({ memory, ledger, metric });
  const handOver = makeHandover(memory);
  const simple = metric === 'heap';

  function move(slot: number, count: 0 | 1 | 3): void {
    const before = control[SEQUENCE]!;
    const entered = control[ENTERED]!;
    const heap = getHeapStatistics();
    const used = heap.used_heap_size;
    const outer = heap.external_memory;
    const malloced = heap.malloced_memory;
    const time = now();
    if (control[SEQUENCE] !== before) {
      // Entered itself; the innermost function to have begun is to be this probe's again.
      control[ENTERED] = entered;
      move(slot, count);
      return;
    }
    if (control[OUTLINED]! > 0) passOutlined(memory);
    const from = control[CURSOR]!;
    const ms = time - state[NOW]!;
    const raw = used - state[USED]!;
    state[PROBES]! += 1;
    if (from === CALIBRATION) {
      if (slot !== IDLE || ms >= state[GC_FLOOR]! || raw < 0 || raw > NULL_LIMIT) {
        control[STEADY] = 0;
        control[COUNTDOWN] = 2;
        disown(used, time);
        control[CURSOR] = IDLE;
        // A probe of code that began within the null interval.
        if (slot !== IDLE) move(slot, count);
        return;
      }
      control[SEQUENCE]! |= 1;
      state[OWN_BYTES]! += raw;
      state[OWN_MS]! += ms;
      control[STEADY] = raw === state[NULL_BYTES] ? control[STEADY]! + 1 : 0;
      control[COUNTDOWN] = control[STEADY]! > (raw > SMALL_NULL ? 1000 : 2) ? NULL_PERIOD : 2;
      state[NULL_BYTES] = raw;
      watchIdle(state, malloced, time);
      state[NULL_MS]! += (ms - state[NULL_MS]!) * 0.125;
    } else if (
      from === IDLE
        ? raw < FALL
        : !simple ||
          ms >= state[GC_FLOOR]! ||
          raw < FALL ||
          (raw > JUMP &&
            (malloced > state[IDLE_MALLOCED]! ||
              raw > ms * FASTEST ||
              // V8 may have put code in its place on a line that was counted since.
              stackSlot[control[DEPTH]!] !== from))
    ) {
      if (from === IDLE) disown(used, time);
      else settle(used, outer, time);
      control[CURSOR] = IDLE;
      move(slot, count);
      return;
    } else {
      // Without branches and with a zero that is a double: where this is interpreted, all else would allocate another
      // number of boxed doubles from time to time.
      const zero = state[ZERO]!;
      const at = from * WIDTH;
      const moved = raw - state[NULL_BYTES]!;
      const grown = outer - state[OUTER]!;
      const after = used + outer;
      control[SEQUENCE]! |= 1;
      const outerAllocated = max(grown, zero);
      const made = max(moved, zero);
      const allocated = made + outerAllocated;
      state[from === IDLE ? IDLE_ASIDE : SET_ASIDE]! -= min(moved, zero);
      state[OUTER_GROWN]! += outerAllocated;
      state[OWN_BYTES]! += state[NULL_BYTES]!;
      state[OWN_MS]! += state[NULL_MS]!;
      counters[at + ALLOCATED]! += allocated;
      counters[at + FIRST]! += counters[at + HITS]! - due[from]! < 2 ? allocated : zero;
      // A fall without a collection is not the line's: it freed nothing.
      counters[at + INCREMENT]! += made + grown;
      counters[at + EXTERNAL]! += grown;
      counters[at + MS]! += ms - state[NULL_MS]!;
      counters[at + MEMORY] = max(counters[at + MEMORY]!, after);
      counters[at + PEAK] = max(counters[at + PEAK]!, after);
      control[RUN] = raw > PLAIN_BYTES || ms > PLAIN_MS ? control[RUN]! >> 1 : min(control[RUN]! + 1, IN_A_ROW);
      if (from === OUTSIDE && control[WAITING]! > 0) state[SHARE]! += (made + grown) / control[WAITING]!;
    }
    state[USED] = used;
    state[OUTER] = outer;
    state[NOW] = time;
    control[CURSOR] = slot;
    // Here, and not in the probes: where they are interpreted, a sum of doubles would be allocated.
    counters[slot * WIDTH + HITS]! += count & 1;
    contextCalls[control[ENTERED]!]! += count >> 1;
    // The first hit has an interval of its own.
    control[AGAIN] = counters[slot * WIDTH + HITS]! < 2 ? 0 : control[RUN]!;
    control[SEQUENCE]! += 1;
    control[COUNTDOWN]! -= 1;
    if (control[COUNTDOWN]! < 0) calibrate(slot);
  }

  function calibrate(slot: number): void {
    control[CURSOR] = CALIBRATION;
    move(IDLE, 0);
    handOver();
    // Once more, so that the line's interval is opened by the same code as all others.
    move(slot, 0);
  }

  function reopen(mayHaveCollected = false): void {
    const slot = control[CURSOR]!;
    if (readAnew() || mayHaveCollected) disown(state[USED]!, state[NOW]!);
    // This reading is rare, and may be interpreted; the line's interval is opened by the code that opens all others.
    control[CURSOR] = IDLE;
    move(slot, 0);
  }

  function aside<T>(work: () => T): T {
    move(control[CURSOR]!, 0);
    try {
      return work();
    } finally {
      reopen(true);
    }
  }

  function beside<T>(work: () => T): T {
    move(control[CURSOR]!, 0);
    const time = state[NOW]!;
    try {
      return work();
    } finally {
      reopen(now() - time >= state[GC_FLOOR]!);
    }
  }

  function quiesce(): void {
    const slot = control[CURSOR]!;
    move(slot, 0);
    const before = counters[slot * WIDTH + MS]!;
    const until = now() + PATIENCE_MS;
    while (pending() && now() < until) {
      wait(sleeper, 0, 0, 1);
      move(slot, 0);
    }
    state[OWN_MS]! += counters[slot * WIDTH + MS]! - before;
    counters[slot * WIDTH + MS] = before;
  }

  function prepare(): void {
    const heap = getHeapStatistics();
    state[OPEN_MEMORY] = metric === 'rss' ? rss() : heap.used_heap_size + heap.external_memory;
  }

  return {
    always: !simple,
    look: makeGuard(memory, move).look,
    move,
    count(slot) {
      counters[slot * WIDTH + HITS]! += 1;
    },
    refresh: () => move(control[CURSOR]!, 0),
    reopen: () => reopen(),
    aside,
    beside,
    quiesce,
    start: () => startClock(memory, ledger, prepare, resume),
  };
}
