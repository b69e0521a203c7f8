/** Copies of what Node offers, made before the program can change it. Run in the program's realm. */

type Properties = Record<PropertyKey, unknown>;

const { bind: bindLive } = Function.prototype;
const bind = Function.prototype.call.bind(bindLive) as (fn: unknown, self: unknown) => unknown;
const { isArray } = Array;
const functionPrototype = Function.prototype;

/** Copies an array to one of the profiler's realm. */
export type ListOf = (list: readonly unknown[]) => unknown[];

export interface CopyOptions {
  /** Functions are methods of the original, not a module's. */
  bound: boolean;
  /** Arrays are handed out as copies. */
  listOf?: ListOf;
  /** Nothing else is copied, nor looked at. */
  only?: readonly string[];
}

/**
 * A copy of a module, or of an object such as `process`. Functions are those of now, bound to what they were found on
 * unless it is a module; values that Node computes, and those that may change, are read from the original each time.
 */
export function copyOf(original: object, options: CopyOptions): Properties {
  const copy = { __proto__: null } as unknown as Properties;
  for (let level = original; level !== null; level = Object.getPrototypeOf(level)) {
    if (level === Object.prototype || level === functionPrototype) break;
    for (const key of options.only ?? Reflect.ownKeys(level))
      if (!(key in copy) && key in level) copyProperty(copy, original, level, key, options);
    if (!options.bound) break;
  }
  return copy;
}

function copyProperty(
  copy: Properties,
  original: object,
  level: object,
  key: PropertyKey,
  { bound, listOf }: CopyOptions,
): void {
  const { value } = Object.getOwnPropertyDescriptor(level, key)!;
  if (typeof value === 'function') {
    copy[key] = bound ? Object.assign(bind(value, original) as object, ownValues(value)) : value;
  } else if (key === 'types') {
    copy[key] = { ...value };
  } else {
    Object.defineProperty(copy, key, {
      get: () => {
        const value = (original as Properties)[key];
        return listOf && isArray(value) ? listOf(value) : value;
      },
      set: (next) => {
        (original as Properties)[key] = next;
      },
      enumerable: true,
    });
  }
}

/** `rss` of `memoryUsage`, `bigint` of `hrtime`. */
function ownValues(fn: object): object {
  return { ...fn };
}

/** Makes functions of methods of Node's classes: `this` becomes the first argument. */
export const uncurried = bind(functionPrototype.call.bind, functionPrototype.call) as <T>(
  method: unknown,
) => (self: T, ...args: unknown[]) => unknown;
