/** Functions of ours that a program finds in the place of Node's: it is to see what it would see there without us. */

/** Ours → Node's, and the other way round. */
const theirsOf = new WeakMap<object, object>();
const oursOf = new WeakMap<object, object>();

/** The function whose text a program is shown for this one: Node's, where ours stands in its place. */
export function shownFor<T extends object>(fn: T): T {
  return (theirsOf.get(fn) as T | undefined) ?? fn;
}

/**
 * Gives `ours` all that can be seen of `theirs`: prototype, name, length, further properties and text. `ours` is written as a method where
 * `theirs` is no constructor, else as a function: what it can be called as cannot be changed.
 */
export function lookLike<T extends object>(ours: T, theirs: object): T {
  theirsOf.set(ours, theirs);
  const prototype = Reflect.getPrototypeOf(theirs);
  Reflect.setPrototypeOf(ours, (prototype && oursOf.get(prototype)) ?? prototype);
  for (const key of Reflect.ownKeys(theirs)) {
    Reflect.defineProperty(ours, key, Reflect.getOwnPropertyDescriptor(theirs, key)!);
  }
  return ours;
}

/** Makes `ours` the function that stands in the place of `theirs`: instances name it as their constructor, too. */
export function standFor<T extends object>(ours: T, theirs: object): T {
  const prototype: unknown = Reflect.getOwnPropertyDescriptor(theirs, 'prototype')?.value;
  lookLike(ours, theirs);
  oursOf.set(theirs, ours);
  if (typeof prototype === 'object' && prototype !== null) {
    const named = Reflect.getOwnPropertyDescriptor(prototype, 'constructor');
    if (named?.value === theirs) Reflect.defineProperty(prototype, 'constructor', { value: ours });
  }
  return ours;
}
