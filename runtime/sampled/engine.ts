import { bytesOfEach } from '../clock/bytes-of-each.ts';
import { openLedger } from '../clock/ledger.ts';
import { GC_FLOOR_MS } from '../clock/start-clock.ts';
import { makeContexts } from '../counters/contexts.ts';
import {
  FIRST_SLOT,
  GC_FLOOR,
  IDLE,
  IDLE_MALLOCED,
  MAX_DEPTH,
  type Memory,
  SLOTS,
  STEADY,
  USED,
  WINDOW_END,
} from '../counters/layout.ts';
import { HEADS, KINDS, openStrata, REGION, STRATUM_WIDTH } from '../counters/strata.ts';
import type { Engine } from '../engine.ts';
import { Frame } from '../frames/frame.ts';
import { fill } from '../primordials.ts';
import { makeSampledClock } from './clock.ts';
import { makeSampledContexts } from './contexts.ts';
import { OPEN, OPENED, UNASKED } from './control-words.ts';
import { makeSampledFrames } from './frames.ts';
import { STRETCH_FLOOR_MS } from './limits.ts';
import { sampledProbes } from './probes.ts';
import { FRAME_BYTES, NEXT_STEER, SLACK, STRETCH_FLOOR } from './state-words.ts';

/** Arrivals without a sample, in every third round of the warm-up. */
const UNSAMPLED = 64;
/** Rounds of the warm-up after which all that happens seldom has happened. */
const SEEN = 17;

/** Makes the engine that samples the probes; `share` of the time, above 0, goes into readings. */
export function sampledEngine(memory: Memory, share: number): Engine {
  const { control, state } = memory;
  const ledger = openLedger(memory);
  const strata = openStrata(memory.capacity, MAX_DEPTH);
  const { due, rows, lastRow, returns } = strata;
  const contexts = makeContexts(memory, REGION, HEADS);
  const regions = makeSampledContexts(memory, strata, contexts);
  const clock = makeSampledClock({ memory, strata, ledger, contexts: regions, share });
  const frames = makeSampledFrames(memory, strata, clock, regions);

  function each(change: (from: number, to: number) => void): void {
    for (let first = 0; first < KINDS * returns; first += returns) {
      change(first, first + 1);
      change(first + FIRST_SLOT, first + control[SLOTS]!);
    }
  }

  function zero(): void {
    each((from, to) => fill(due, 0, from, to));
    zeroRows();
  }

  function zeroRows(): void {
    fill(rows, 0, 0, lastRow[0]! + STRATUM_WIDTH);
  }

  return {
    ledger,
    strata,
    clock,
    contexts,
    frames,
    shared: sampledProbes(memory, strata, clock, frames, regions),
    zero,
    clear() {
      regions.clear();
      state[FRAME_BYTES] = bytesOfEach(() => new Frame(0, 0, 0));
    },
    vary(round) {
      each((from, to) => fill(due, round % 3 === 0 ? UNSAMPLED : 0, from, to));
      // First arrivals that are asked for collections of before.
      if (round === 16) zeroRows();
      rarities(memory, round);
    },
  };
}

/**
 * What the clock meets now and then, one at a time in each round of the warm-up: V8 compiles the reading after a thousand of them, and each
 * branch that it has not seen by then undoes that, and has a tenth of a second of the program's readings interpreted. Every third round is a stretch.
 */
function rarities({ control, state }: Memory, round: number): void {
  const jumps = round === 5 || round === 7;
  // What the round itself took is in the interval, and is not to be asked for collections.
  state[GC_FLOOR] = round === 1 ? 0 : round < SEEN ? 1e9 : GC_FLOOR_MS;
  state[STRETCH_FLOOR] = round === 3 ? 0 : STRETCH_FLOOR_MS;
  if (jumps) state[IDLE_MALLOCED] = 0;
  if (jumps || round === 2 || round === 6) state[USED]! -= 100_000;
  if (round === 4 || round === 9 || round === 14) state[USED]! += 100_000_000;
  if (round === 8) state[WINDOW_END] = 0;
  if (round === 10) state[NEXT_STEER] = 0;
  if (round === 11) control[STEADY] = 0;
  if (round === 12 || round === 13) state[SLACK] = 100_000_000;
  if (round === 14) {
    control[OPENED] = IDLE;
    control[OPEN] = -1;
  }
  if (round === 16) control[UNASKED] = 1;
}
