import { fill } from '../primordials.ts';
import { LOOKING } from './guard-words.ts';
import { CONTEXTS, EXHAUSTED, FIRST_SLOT, FLAGS, type Memory, OVERFLOW, SLOTS, WIDTH } from './layout.ts';

/** Sets the counters to zero; the tree of contexts stays, so that frames that are active or suspended can go on. */
export function zeroCounters({ counters, control, contextCalls, contextQuiet, due, gaps }: Memory): void {
  fill(counters, 0, 0, OVERFLOW * WIDTH);
  if ((control[FLAGS]! & EXHAUSTED) !== 0) fill(counters, 0, OVERFLOW * WIDTH, FIRST_SLOT * WIDTH);
  fill(counters, 0, FIRST_SLOT * WIDTH, control[SLOTS]! * WIDTH);
  fill(contextCalls, 0, 0, control[CONTEXTS]!);
  fill(contextQuiet, 0, 0, control[CONTEXTS]!);
  fill(due, 0, 0, control[SLOTS]!);
  fill(gaps, 0, 0, control[SLOTS]!);
  control[LOOKING] = 0;
}
