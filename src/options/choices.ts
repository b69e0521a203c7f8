import { MprofLineError } from '../error.ts';
import { nearest } from './nearest.ts';
import { alternatives } from './values.ts';

export { alternatives };

/**
 * One of some words.
 * @throws MprofLineError that names the option, the choices, what was given and the nearest choice.
 */
export function oneOf<T extends string>(option: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  const near = nearest(given, choices);
  const hint = near === null ? '' : `; did you mean ${near}?`;
  throw new MprofLineError(`${option}: expected ${alternatives(choices)}, given ${JSON.stringify(given)}${hint}`);
}

/**
 * A whole number from `least` to `most`.
 * @throws MprofLineError that names the option, the range and what was given.
 */
export function wholeNumber(option: string, given: string, least: number, most: number): number {
  const value = /^\d+$/.test(given.trim()) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new MprofLineError(
    `${option}: expected a whole number from ${least} to ${most}, given ${JSON.stringify(given)}`,
  );
}
