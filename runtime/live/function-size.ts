import { getHeapStatistics } from '../clock/gauge.ts';
import { floor, min } from '../primordials.ts';

/** Functions that are made for one measurement: what the reading itself leaves behind is less than a byte of each. */
const COUNT = 256;
/** The first makes bytecode as well, and a collection may fall into one. */
const ROUNDS = 5;
/** Objects begin at multiples of so many bytes. */
const ALIGNMENT = 8;

/** Bytes of a function that V8 makes each time an outlined expression is evaluated; they differ by version. */
export interface FunctionSizes {
  readonly arrow: number;
  readonly withThis: number;
}

export function measureFunctions(): FunctionSizes {
  return {
    arrow: sizeOf(() => () => 1),
    withThis: sizeOf(
      () =>
        function (this: unknown) {
          return this;
        },
    ),
  };
}

function sizeOf(make: () => unknown): number {
  let least = 2 ** 30;
  for (let n = 0; n < ROUNDS; n++) {
    const before = getHeapStatistics().used_heap_size;
    for (let i = 0; i < COUNT; i++) make();
    const taken = getHeapStatistics().used_heap_size - before;
    if (taken > 0) least = min(least, taken);
  }
  return floor(least / COUNT / ALIGNMENT) * ALIGNMENT;
}
