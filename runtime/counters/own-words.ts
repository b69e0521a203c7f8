/** Words for what is the profiler's own in intervals of the program's. */
import { beginChange, endChange } from './handover.ts';
import { type Memory, OWN_BYTES, USED } from './layout.ts';

/**
 * Of the control block (see layout.ts): each outlined expression is evaluated by a function that V8 makes for it (see live/trampoline.ts); bytes of those
 * made since the last reading.
 */
export const OUTLINED = 33;
/** Of the state block: the part of COLLECTED that was the profiler's own garbage; sampled probes only. */
export const OWN_FREED = 29;

/**
 * Moves the reading at which the open interval began past the functions made since. A reading calls it before it looks at what the interval took, where
 * there are any.
 */
export function passOutlined({ control, state }: Pick<Memory, 'control' | 'state'>): void {
  const whole = beginChange(control);
  const bytes = control[OUTLINED]!;
  control[OUTLINED] = 0;
  state[USED]! += bytes;
  state[OWN_BYTES]! += bytes;
  endChange(control, whole);
}
