import { CALIBRATION, IDLE, type Memory } from '../counters/layout.ts';
import { DRAWN, type Strata } from '../counters/strata.ts';
import { CONTEXT_SLOT, OPENED, PAUSED, UNASKED } from './control-words.ts';
import { NEVER } from './draw.ts';

/**
 * Makes what runs a null interval in front of a measured one, whose stratum it is given: a stretch ends, a measured
 * interval opens and is closed at once, through the branches and the code that all others run through; then the line's is
 * opened again. `between` is what the profiler does itself now and then; `take` is the clock's.
 */
export function makeNullIntervals(
  { control }: Memory,
  { due, rows, rowOf, returns }: Strata,
  between: () => void,
  take: (stratum: number) => void,
): (stratum: number) => void {
  const STRETCH = CALIBRATION;
  const NULL = returns + CALIBRATION;
  const OWN = IDLE;

  return function calibrate(stratum) {
    control[PAUSED] = 1;
    const context = control[CONTEXT_SLOT]!;
    const unasked = control[UNASKED]!;
    const left = due[stratum]!;
    const at = rowOf[stratum]!;
    const drawn = rows[at + DRAWN]!;
    control[OPENED] = STRETCH;
    due[NULL] = -1;
    take(NULL);
    due[OWN] = NEVER;
    take(OWN);
    between();
    control[OPENED] = OWN;
    due[stratum] = -1;
    take(stratum);
    due[stratum] = left;
    rows[at + DRAWN] = drawn;
    control[CONTEXT_SLOT] = context;
    // However long the system let it wait: nothing of the program's ran here.
    control[UNASKED]! &= unasked;
    control[PAUSED] = 0;
  };
}
