import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suspendingIterable } from '../../../runtime/frames/for-await.ts';

const REFUSED = new TypeError('refused');
function refuse(): never {
  throw REFUSED;
}

type Source = AsyncIterable<unknown> | Iterable<unknown>;

/** What a `for await` over the iterable does, call by call, beside a counter of microtasks. */
async function trace(
  make: (log: string[]) => Source,
  wrap: (source: Source) => Source,
  leave?: number,
): Promise<string[]> {
  const log: string[] = [];
  let running = true;
  const count = (): void => {
    if (!running) return;
    log.push('.');
    queueMicrotask(count);
  };
  const source = make(log);
  queueMicrotask(count);
  let seen = 0;
  try {
    for await (const value of wrap(source)) {
      log.push(`value ${String(value)}`);
      if (++seen === leave) break;
    }
    log.push('end');
  } catch (error) {
    log.push(`error ${error instanceof Error ? error.message : String(error)}`);
  }
  running = false;
  return log;
}

const sources: Record<string, (log: string[]) => Source> = {
  'an async generator': (log) =>
    (async function* () {
      try {
        yield 1;
        yield Promise.resolve(2);
        yield 3;
      } finally {
        log.push('closed');
      }
    })(),
  'an async generator that throws': () =>
    (async function* () {
      yield 1;
      throw new Error('broken');
    })(),
  'a generator': (log) =>
    (function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        log.push('closed');
      }
    })(),
  'an array of promises': () => [Promise.resolve(1), 2, Promise.resolve(3)],
  'an array with a rejected promise': () => {
    const rejected = Promise.reject(new Error('no'));
    rejected.catch(() => {});
    return [1, rejected];
  },
  'an iterator of its own': (log) => ({
    [Symbol.asyncIterator]() {
      log.push('open');
      let n = 0;
      return {
        next(...args: unknown[]) {
          log.push(`next(${args.length})`);
          return Promise.resolve({ value: n++, done: n > 3 });
        },
        return(...args: unknown[]) {
          log.push(`return(${args.length})`);
          return Promise.resolve({ value: undefined, done: true });
        },
      };
    },
  }),
  'an iterator whose results are no promises': () =>
    ({
      [Symbol.asyncIterator]: () => {
        let n = 0;
        return { next: () => ({ value: n++, done: n > 2 }) };
      },
    }) as unknown as Source,
  'an iterator whose next throws': () => ({
    [Symbol.asyncIterator]: () => ({
      next(): Promise<IteratorResult<unknown>> {
        throw new Error('at once');
      },
    }),
  }),
};

for (const [name, make] of Object.entries(sources)) {
  test(`for await over ${name} takes the same steps`, async () => {
    for (const leave of [undefined, 1, 2]) {
      let suspended = 0;
      const plain = await trace(make, (source) => source, leave);
      const wrapped = await trace(make, (source) => suspendingIterable(source, () => suspended++, refuse), leave);
      assert.deepEqual(wrapped, plain);
      assert.ok(suspended > 0 || name.includes('throws'));
    }
  });
}

test('what cannot be iterated is refused as the caller wants it', () => {
  const refused = (value: unknown): unknown => {
    try {
      return suspendingIterable(value as Source, () => {}, refuse);
    } catch (error) {
      return error;
    }
  };
  assert.deepEqual([null, undefined].map(refused), [null, undefined]);
  for (const value of [5, {}, { [Symbol.asyncIterator]: 7 }]) assert.equal(refused(value), REFUSED);
});
