import assert from 'node:assert/strict';
import vm from 'node:vm';
import { MprofLineError } from '../../src/error.ts';

/** No input may take longer than so many ms. */
const LIMIT = 1000;

/** A source of chance that gives the same numbers for the same seed (mulberry32). */
export type Chance = (below: number) => number;

function chanceOf(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/**
 * Gives `take` so many inputs that `make` makes by chance, each with a seed of its own. One that takes more than a second, or throws what is no
 * MprofLineError (or not named in `allowed`), fails the test, and the seed is said: `make` makes that input again.
 */
export function fuzz<T>(
  times: number,
  make: (chance: Chance) => T,
  take: (input: T) => void,
  allowed: readonly string[] = ['MprofLineError'],
): void {
  const script = new vm.Script('globalThis.fuzzed()');
  let refused = 0;
  for (let seed = 1; seed <= times; seed++) {
    const input = make(chanceOf(seed));
    (globalThis as { fuzzed?: () => void }).fuzzed = () => take(input);
    try {
      script.runInThisContext({ timeout: LIMIT });
    } catch (error) {
      if (!(error instanceof Error && (error instanceof MprofLineError || allowed.includes(error.name)))) {
        throw new Error(`seed ${seed}: ${shown(input)}`, { cause: error });
      }
      refused++;
    }
  }
  delete (globalThis as { fuzzed?: () => void }).fuzzed;
  assert.ok(refused < times, 'every input was refused: nothing was reached behind the first check');
}

function shown(input: unknown): string {
  const text = Buffer.isBuffer(input) ? input.toString('latin1') : String(JSON.stringify(input));
  return text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length})` : text;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  '\0',
  '../../../../etc/passwd',
  'file://elsewhere/x',
  '__proto__',
  -1,
  0,
  0.5,
  1e9,
  2 ** 31,
  2 ** 53,
  -1e308,
  [],
  {},
  [[]],
  { length: 1e9 },
];

/** A copy of a JSON value in which one to three parts are something else, are there twice, or are gone. */
export function mutatedJson<T>(value: T, chance: Chance): unknown {
  const copy = structuredClone({ value }) as Record<string, unknown>;
  for (let left = 1 + chance(3); left > 0; left--) mutate(copy, chance);
  return copy.value;
}

function mutate(root: object, chance: Chance): void {
  let at = root as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys[chance(keys.length)]!;
    const inner = at[key];
    if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && chance(8) > 0) {
      at = inner as Record<string, unknown>;
      continue;
    }
    const way = chance(6);
    if (way === 0 && at !== root) delete at[key];
    else if (way === 1) at[key] = [inner, inner];
    else if (way === 2) at[keys[chance(keys.length)]!] = inner;
    else if (way === 3 && typeof inner === 'string')
      at[key] = mutatedBytes(Buffer.from(inner), chance).toString('utf8');
    else if (way === 4 && typeof inner === 'number') at[key] = inner + chance(5) - 2;
    else at[key] = structuredClone(VALUES[chance(VALUES.length)]);
    return;
  }
}

/** A copy of some bytes in which one to four places are changed, taken out, put in or repeated; sometimes the end is missing. */
export function mutatedBytes(bytes: Buffer, chance: Chance): Buffer {
  let all = Buffer.from(bytes);
  for (let left = 1 + chance(4); left > 0; left--) {
    const at = chance(all.length + 1);
    const size = 1 + chance(chance(4) === 0 ? 200 : 4);
    const way = chance(6);
    const rest = all.subarray(at + size);
    if (way === 0) all = Buffer.concat([all.subarray(0, at), rest]);
    else if (way === 1) all = Buffer.concat([all.subarray(0, at), all.subarray(at, at + size), all.subarray(at)]);
    else if (way === 2)
      all = Buffer.concat([all.subarray(0, at), Buffer.from(Array.from({ length: size }, () => chance(256))), rest]);
    else if (way === 3) all = all.subarray(0, at);
    else if (way === 4 && at < all.length) all[at] = all[at]! ^ (1 << chance(8));
    else if (at < all.length) all[at] = '09.-+eE \n\t"\\,;{}[]'.charCodeAt(chance(19));
  }
  return all;
}
