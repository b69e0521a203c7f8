import type { Clock } from '../clock/clock.ts';
import { now } from '../clock/gauge.ts';
import { DEPTH, GC_FLOOR, IDLE, type Memory, NOW, OUTSIDE } from '../counters/layout.ts';
import type { Strata } from '../counters/strata.ts';
import { OPEN, OPENED } from './control-words.ts';
import { NEVER } from './draw.ts';
import type { SampledSlowPath } from './slow-path.ts';
import { STRETCH_FLOOR } from './state-words.ts';

/** Makes what stops the clock for work of the profiler's own. `take` and `arrive` are the clock's. */
export function makeOwnWork(
  { control, state, stackSlot }: Memory,
  { due, returns }: Strata,
  { readAnew, forgetCollections }: SampledSlowPath,
  take: (stratum: number) => void,
  arrive: (stratum: number) => void,
): Pick<Clock, 'reopen' | 'aside' | 'beside' | 'refresh'> {
  const OWN = IDLE;

  function cursor(): number {
    return control[DEPTH]! > 0 ? stackSlot[control[DEPTH]!]! : OUTSIDE;
  }

  /** Ends what is open; what follows is the profiler's own. */
  function close(): void {
    due[OWN] = NEVER;
    take(OWN);
    control[OPENED] = OWN;
    control[OPEN] = -1;
  }

  /** The same, asking for its collections. */
  function closeAsking(): void {
    const floor = state[STRETCH_FLOOR]!;
    state[STRETCH_FLOOR] = 0;
    close();
    state[STRETCH_FLOOR] = floor;
  }

  /** The line goes on, as after a call. */
  function reopen(): void {
    if (readAnew()) forgetCollections();
    control[OPENED] = OWN;
    control[OPEN] = -1;
    arrive(cursor() + returns);
  }

  function aside<T>(work: () => T): T {
    closeAsking();
    try {
      return work();
    } finally {
      forgetCollections();
      reopen();
    }
  }

  function beside<T>(work: () => T): T {
    close();
    const time = state[NOW]!;
    try {
      return work();
    } finally {
      if (now() - time >= state[GC_FLOOR]!) forgetCollections();
      reopen();
    }
  }

  function refresh(): void {
    closeAsking();
    reopen();
  }

  return { reopen, aside, beside, refresh };
}
