import { apply, asyncIterator, iterator as syncIterator } from '../primordials.ts';

type AnyIterator = AsyncIterator<unknown> | Iterator<unknown>;
type Method = (...args: unknown[]) => unknown;

/**
 * An iterable that behaves as `iterable` under `for await`, with the same calls in the same order and the same promises
 * (so the loop takes no turn of the microtask queue more), and calls `suspend` each time the loop begins to wait.
 */
export function suspendingIterable<T>(
  iterable: AsyncIterable<T> | Iterable<T>,
  suspend: () => void,
  refuse: () => never,
): AsyncIterable<T> | Iterable<T> {
  // V8's own message says what is wrong here, without quoting the source.
  if (iterable === null || iterable === undefined) return iterable;
  const source = iterable as unknown as Record<symbol, Method | null | undefined>;
  const method = source[asyncIterator];
  const symbol = method === undefined || method === null ? syncIterator : asyncIterator;
  const open = symbol === syncIterator ? source[syncIterator] : method;
  if (typeof open !== 'function') refuse();
  const wrapper = {
    __proto__: null,
    [symbol]() {
      const iterator = apply(open, iterable, []) as AnyIterator;
      if (typeof iterator !== 'object' && typeof iterator !== 'function') return iterator;
      return iterator === null ? iterator : suspendingIterator(iterator, suspend);
    },
  };
  return wrapper as unknown as AsyncIterable<T>;
}

function suspendingIterator(iterator: AnyIterator, suspend: () => void): object {
  const next = iterator.next as unknown as Method;
  const call = (method: Method, args: unknown[]): unknown => {
    const result = apply(method, iterator, args);
    suspend();
    return result;
  };
  return {
    __proto__: null,
    next: typeof next === 'function' ? (...args: unknown[]) => call(next, args) : next,
    get return() {
      const method = iterator.return as Method | null | undefined;
      return typeof method === 'function' ? (...args: unknown[]) => call(method, args) : method;
    },
  };
}
