import { MprofLineError } from '../error.ts';

/**
 * Checks of untrusted JSON. Each returns a fresh value that holds what was asked for and nothing else, so keys that
 * nobody knows, `__proto__` among them, are left behind. `where` is the place in the document, for the message.
 */
export type Check<T> = (value: unknown, where: string) => T;

/** Fails with the place, what was expected and what was found. */
export function refuse(where: string, expected: string, value: unknown): never {
  throw new MprofLineError(`${where}: expected ${expected}, found ${described(value)}`);
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') {
    const text = JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
    return text.replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '?');
  }
  return 'an object';
}

/** A finite number from `least` to `most`. */
export function number(
  least: number = Number.NEGATIVE_INFINITY,
  most: number = Number.POSITIVE_INFINITY,
): Check<number> {
  const expected = least === 0 ? 'a number, not negative' : 'a number';
  return (value, where) =>
    typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most
      ? value
      : refuse(where, expected, value);
}

/** A whole number from `least` to `most`. */
export function integer(least: number, most: number): Check<number> {
  return (value, where) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : refuse(where, `a whole number from ${least} to ${most}`, value);
}

/** Text of at most `most` characters. */
export function text(most: number): Check<string> {
  return (value, where) =>
    typeof value === 'string' && value.length <= most
      ? value
      : refuse(where, `text of at most ${most} characters`, value);
}

/** A path; it may hold any character that a file's name may hold. */
export const path: Check<string> = (value, where) =>
  typeof value === 'string' && value.length <= 32_768 && !value.includes('\0')
    ? value
    : refuse(where, 'a path without NUL characters', value);

/** One of some words. */
export function word<T extends string>(...words: readonly T[]): Check<T> {
  return (value, where) => words.find((known) => known === value) ?? refuse(where, words.join(' or '), value);
}

/** True or false. */
export const flag: Check<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : refuse(where, 'true or false', value);

/** A list of at most `most` items. */
export function list<T>(item: Check<T>, most: number): Check<T[]> {
  return (value, where) => {
    if (!Array.isArray(value) || value.length > most) return refuse(where, `a list of at most ${most}`, value);
    return value.map((entry, index) => item(entry, `${where}[${index}]`));
  };
}

/** The checks of an object's keys; keys of `optional` may be absent. */
export function object<R extends object, O extends object = object>(
  required: { [K in keyof R]: Check<R[K]> },
  optional?: { [K in keyof O]: Check<O[K]> },
): Check<R & Partial<O>> {
  const needed = Object.keys(required);
  const checks = new Map(Object.entries({ ...required, ...optional }) as [string, Check<unknown>][]);
  return (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(where, 'an object', value);
    const to: Record<string, unknown> = {};
    // In the order of the document, so that what is written again reads as it did.
    for (const [key, given] of Object.entries(value)) {
      const check = checks.get(key);
      if (check !== undefined) to[key] = check(given, `${where}.${key}`);
    }
    for (const key of needed) if (!Object.hasOwn(to, key)) checks.get(key)!(undefined, `${where}.${key}`);
    return to as R & Partial<O>;
  };
}
