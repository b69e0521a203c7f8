import { type Check, integer, number } from './check.ts';

/** Bounds that no real profile reaches and no listing can be made to run away with. */
export const MOST_ITEMS: number = 20_000_000;
export const MOST_LINE: number = 10_000_000;
export const MOST_TEXT: number = 100_000;
export const MOST_SOURCE: number = 256 * 1024 * 1024;

export const positive: Check<number> = number(0);
export const line: Check<number> = integer(0, MOST_LINE);
export const count: Check<number> = integer(0, Number.MAX_SAFE_INTEGER);
export const index: Check<number> = integer(0, MOST_ITEMS);
export const indexOrNone: Check<number> = integer(-1, MOST_ITEMS);
