import type { Profile } from '../../profile/types.ts';

/**
 * Whether Σ (after − before) of some line is more than the program ever had: V8 collected where no profiled line ran, and
 * nobody was credited with what that freed. Such sums are not memory, and a report does not show them as memory.
 */
export function incrementsMislead({ functions, totals }: Profile): boolean {
  return functions.some(({ lines }) => lines.some(({ increment }) => increment > totals.peakMemory));
}

/** What is said in the place of the column. */
export const INCREMENTS_NOTE =
  'No increments are shown: V8 collected between the lines, so their sums exceed the memory that there was. --live tells what is held.';

/** What is said beside the layout in which the column always stands. */
export const CLASSIC_NOTE =
  'Note: increments are not what is held here: V8 collected between the lines, and some sums exceed the memory that there was. --live tells.';
