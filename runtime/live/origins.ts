import { fill, textOfNumber, words } from '../primordials.ts';
import { openWeakMap, weakSet } from './captured.ts';

/** Objects of one site that are remembered at one rate before it is halved. */
const AT_ONE_RATE = 256;
/** Of so many objects one is remembered, at least. */
const RAREST = 1 << 20;

/**
 * Stands for a site in a heap snapshot, where it is found by this name: `key` is `site:weight`, and one object that is remembered stands for `weight`.
 */
class MprofLineTag {
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

/** Remembers of which site living objects are, for who reads the heap. */
export interface Origins {
  /** Tells that an expression had this value. Sites are asked for when an object is remembered. */
  offer(value: object, outline: number): void;
}

/**
 * Opens the memory of a thread's objects: a WeakMap from the object to a tag of its site. It keeps no object alive, not even until the end of the turn as a WeakRef
 * would, and a snapshot shows an edge from each object to its tag. The first objects of a site are all remembered, then ever fewer, at random; `seed` is where chance begins. What that takes is the profiler's own:
 * `beside` leaves it out.
 */
export function rememberOrigins(
  siteOf: (outline: number) => number,
  seed: number,
  beside: (work: () => void) => void,
): Origins {
  const origins = openWeakMap<MprofLineTag>();
  const tags: Record<string, MprofLineTag> = { __proto__: null } as never;
  /** By outline: objects until the next is remembered, of how many it is one, and how many were remembered at this rate. */
  let due = words(256 * 4);
  let rate = words(256 * 4);
  let remembered = words(256 * 4);
  fill(due, 1);
  fill(rate, 1);
  let size = 256;
  const chance = words(4);
  chance[0] = seed | 1;

  function grow(outline: number): void {
    const larger = (old: Int32Array, empty: number, length: number): Int32Array => {
      const list = words(length * 4);
      fill(list, empty);
      for (let i = 0; i < size; i++) list[i] = old[i]!;
      return list;
    };
    let length = size;
    while (length <= outline) length *= 2;
    due = larger(due, 1, length);
    rate = larger(rate, 1, length);
    remembered = larger(remembered, 0, length);
    size = length;
  }

  /** Numbers from 0 to limit − 1, evenly (xorshift of 32 bits, Marsaglia 2003). */
  function below(limit: number): number {
    let x = chance[0]!;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    chance[0] = x;
    return (x >>> 0) % limit;
  }

  /** What is to be remembered: a function made for it would be the program's. */
  let offered: object | null = null;
  let at = 0;

  function remember(): void {
    const outline = at;
    const weight = rate[outline]!;
    const key = `${textOfNumber(siteOf(outline))}:${textOfNumber(weight)}`;
    tags[key] ??= new MprofLineTag(key);
    weakSet(origins, offered!, tags[key]!);
    remembered[outline]! += 1;
    if (remembered[outline] === AT_ONE_RATE && weight < RAREST) {
      remembered[outline] = 0;
      rate[outline] = weight * 2;
    }
    // Gaps are even around their mean, so that no rhythm of the program's meets them.
    due[outline] = 1 + (rate[outline] === 1 ? 0 : below(2 * rate[outline]! - 1));
  }

  return {
    offer(value, outline) {
      if (outline >= size) grow(outline);
      due[outline]! -= 1;
      if (due[outline]! > 0) return;
      offered = value;
      at = outline;
      try {
        beside(remember);
      } catch {
        // The stack is full.
      } finally {
        offered = null;
      }
    },
  };
}
