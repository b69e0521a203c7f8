/** The object with a `toString` that spreading, copying and comparing leave out. */
export function withText<T extends object>(object: T, text: (this: T) => string): T & { toString(): string } {
  return Object.defineProperty(object, 'toString', { value: text, configurable: true, writable: true });
}
