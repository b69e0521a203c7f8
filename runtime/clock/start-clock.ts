import {
  GC_FLOOR,
  IDLE_MALLOCED,
  type Memory,
  NOW,
  NULL_BYTES,
  NULL_MS,
  OWN_BYTES,
  OWN_MS,
  SHARE,
  START_EPOCH,
  START_NOW,
  START_USED,
  USED,
  WINDOW_MALLOCED,
} from '../counters/layout.ts';
import { OUTLINED } from '../counters/own-words.ts';
import { epoch, fill, min } from '../primordials.ts';
import { getHeapStatistics } from './gauge.ts';
import type { Ledger } from './ledger.ts';

/**
 * Milliseconds; a scavenge that V8 records took at least 93 µs on Node 20 to 26, half of it the record itself, and half of all that is left for
 * faster machines. To ask too often is dear: 20 µs, and some 25 more in the next collection, which calls each recorder that was stopped since the last.
 */
export const GC_FLOOR_MS = 0.046;

/**
 * Starts a clock at zero: sets its state to zero but for what was learned of V8 and the probes, runs `prepare`, and has `resume` open the first
 * interval.
 */
export function startClock({ control, state }: Memory, ledger: Ledger, prepare: () => void, resume: () => void): void {
  const nullBytes = state[NULL_BYTES]!;
  const nullMs = state[NULL_MS]!;
  const share = state[SHARE]!;
  const idle = state[IDLE_MALLOCED]!;
  fill(state, 0);
  state[SHARE] = share;
  state[NULL_BYTES] = nullBytes;
  state[NULL_MS] = nullMs;
  state[GC_FLOOR] = GC_FLOOR_MS;
  control[OUTLINED] = 0;
  ledger.stop();
  prepare();
  const { malloced_memory: malloced } = getHeapStatistics();
  state[IDLE_MALLOCED] = idle === 0 ? malloced : min(idle, malloced);
  state[WINDOW_MALLOCED] = malloced;
  state[START_EPOCH] = epoch();
  resume();
  state[START_NOW] = state[NOW]!;
  state[START_USED] = state[USED]!;
  state[OWN_BYTES] = 0;
  state[OWN_MS] = 0;
}
