import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothingToSpread } from '../../runtime/primordials.ts';

const iterators = Object.getPrototypeOf([].values());
const takers = [() => Math.max(...nothingToSpread()), (x: number) => [...nothingToSpread(), x].length];

/** Spreads nothing while a property of the array's iteration is another one; how often the program's own part was asked. */
function asked(holder: object, key: PropertyKey, replace: (count: () => void) => PropertyDescriptor): number {
  const before = Object.getOwnPropertyDescriptor(holder, key)!;
  let count = 0;
  Object.defineProperty(holder, key, { configurable: true, ...replace(() => count++) });
  const results = [takers[0]!(0), takers[1]!(0)];
  Object.defineProperty(holder, key, before);
  assert.deepEqual(results, [Number.NEGATIVE_INFINITY, 1]);
  return count;
}

test('what is spread for nothing calls nothing of the program', () => {
  for (const [holder, key] of [
    [Array.prototype, Symbol.iterator],
    [iterators, 'next'],
  ] as const) {
    const original = holder[key as keyof typeof holder] as () => unknown;
    const counting = (count: () => void) =>
      function (this: unknown): unknown {
        count();
        return original.call(this as never);
      };
    assert.equal(
      asked(holder, key, (count) => ({ value: counting(count) })),
      0,
    );
    assert.equal(
      asked(holder, key, (count) => ({
        get() {
          count();
          return original;
        },
      })),
      0,
    );
    assert.equal(
      asked(holder, key, () => ({ value: undefined })),
      0,
    );
  }
  assert.deepEqual([...nothingToSpread()], []);
});
