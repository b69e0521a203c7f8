import type { Memory } from '../counters/layout.ts';
import { doubles, log } from '../primordials.ts';
import { SEED } from './control-words.ts';

/** A countdown that does not end: the stratum is not sampled. */
export const NEVER = 0x3fffffff;
/** Steps of the table of logarithms. */
const STEPS = 4096;
/** Where the generator of random numbers begins; not 0. */
const FIRST_SEED = 0x2545f491;

/**
 * Makes what draws the arrivals to leave out until the next sample, `gap` on average: exponential, so that no period of the
 * program's own meets it.
 */
export function makeDraw({ control }: Memory): (gap: number) => number {
  const logarithms = doubles(STEPS);
  for (let i = 0; i < STEPS; i++) logarithms[i] = -log((i + 0.5) / STEPS);
  control[SEED] ||= FIRST_SEED;

  return function draw(gap) {
    let seed = control[SEED]!;
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    control[SEED] = seed;
    return (logarithms[seed & (STEPS - 1)]! * (gap - 0.5)) | 0;
  };
}
