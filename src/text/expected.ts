import { extname } from 'node:path';
import { MprofLineError } from '../error.ts';
import { nearest } from './nearest.ts';

/** How errors say what was expected in the place of what was given. */

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `; did you mean …?`, where one of the words is near; else nothing. */
export function hint(given: string, words: readonly string[]): string {
  const near = nearest(given, words);
  return near === null ? '' : `; did you mean ${near}?`;
}

/**
 * One of some words; `name` is what the error calls the option.
 * @throws MprofLineError that names the option, the choices, what was given and the nearest choice.
 */
export function oneOf<const T extends string>(name: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  throw new MprofLineError(
    `${name}: expected ${alternatives(choices)}, given ${JSON.stringify(given)}${hint(given, choices)}`,
  );
}

/**
 * The one of some endings that a path has, in capitals or not; the longest, as `.speedscope.json` is no `.json`.
 * @throws MprofLineError that names the option, the endings, the path and the nearest ending.
 */
export function endingOf<const T extends string>(name: string, path: string, endings: readonly T[]): T {
  const [found] = endings
    .filter((ending) => path.toLowerCase().endsWith(ending))
    .sort((one, other) => other.length - one.length);
  if (found !== undefined) return found;
  throw new MprofLineError(
    `${name}: expected a file that ends in ${alternatives(endings)}, given ${JSON.stringify(path)}${hint(extname(path), endings)}`,
  );
}
