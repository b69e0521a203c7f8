/** What `for await` waits for, told to the counting runtime. */

/** True when `for await` can iterate over the value. */
export function isIterable(value: unknown): boolean {
  const source = Object(value) as Record<symbol, unknown>;
  return typeof (source[Symbol.asyncIterator] ?? source[Symbol.iterator]) === 'function';
}

type Method = (...args: unknown[]) => unknown;

/** Behaves as `iterable` under `for await`, and calls `suspend` whenever the loop begins to wait for the iterator. */
export function awaited<T extends object | string>(iterable: T, suspend: () => unknown): T {
  const through = (symbol: symbol): Method | undefined | null => {
    const method = (iterable as Record<symbol, Method | undefined | null>)[symbol];
    if (typeof method !== 'function') return method;
    return () => {
      const iterator = method.call(iterable) as Record<string, Method | undefined>;
      if (typeof iterator !== 'object' || iterator === null) return iterator;
      const next = iterator.next;
      const wait = (call: () => unknown): unknown => {
        const result = call();
        suspend();
        return result;
      };
      return {
        next: (...args: unknown[]) => wait(() => (next as Method).apply(iterator, args)),
        get return() {
          const close = iterator.return;
          if (close) return (...args: unknown[]) => wait(() => close.apply(iterator, args));
          // A sync iterator is closed by way of a promise even when it has nothing to close.
          if (symbol === Symbol.iterator) suspend();
          return close;
        },
      };
    };
  };
  return {
    get [Symbol.asyncIterator]() {
      return through(Symbol.asyncIterator);
    },
    get [Symbol.iterator]() {
      return through(Symbol.iterator);
    },
  } as unknown as T;
}
