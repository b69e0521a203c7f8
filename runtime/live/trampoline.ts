import { doubles } from '../primordials.ts';
import { isView, typedArrayName, viewLength } from './captured.ts';

/** Evaluates an outlined expression; what it returns or throws is what the expression does. */
export type Trampoline = <T>(
  evaluate: (...values: unknown[]) => T,
  outline: number,
  made?: 0 | 1,
  ...values: unknown[]
) => T;

/** The name by which stack traces know the frame of the trampoline. */
export const TRAMPOLINE = 'mprofLineOutlined';

/** Calls between two looks at the heap. */
const PERIOD = 256;
/** A typed array of so many bytes or fewer lies in the heap itself, and has no memory outside. */
const IN_HEAP = 64;

/** Index into the numbers of a trampoline. */
const COUNTDOWN = 0;
const CALLS = 1;

/** What a trampoline tells. */
export interface TrampolineListener {
  /** Now and then: a moment may be due. */
  look(): void;
  /** An expression had a typed array with memory outside of the heap as its value. */
  onView(view: object, outline: number): void;
  /** An expression made an object; null: nobody asks. */
  onObject: ((value: object, outline: number) => void) | null;
}

/**
 * Makes the one function through which all outlined expressions of a thread are evaluated. V8's sampler knows functions
 * and charges one that was inlined to that around it, so neither may the trampoline be inlined where it is called, nor an
 * expression into the trampoline. Against the former it is too large: its bytecode is above V8's limit
 * (`max_inlined_bytecode_size`, 460) by a branch that never runs. Against the latter it has been called with more
 * different functions than V8 tells apart at one call. `calls` tells how often it was called.
 */
export function makeTrampoline({ look, onView, onObject }: TrampolineListener): {
  evaluate: Trampoline;
  calls: () => number;
} {
  const numbers = doubles(2);
  numbers[COUNTDOWN] = PERIOD;

  function mprofLineOutlined<T>(
    evaluate: (...values: unknown[]) => T,
    outline: number,
    made?: 0 | 1,
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
    f?: unknown,
  ): T {
    const n = numbers[CALLS]!;
    // Never true: what follows makes the function large.
    if (n < 0)
      numbers[CALLS] =
        `${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}`.length;
    numbers[CALLS] = n + 1;
    numbers[COUNTDOWN]! -= 1;
    if (numbers[COUNTDOWN]! <= 0) {
      numbers[COUNTDOWN] = PERIOD;
      look();
    }
    const value = evaluate(a, b, c, d, e, f);
    if (made === 1 && onObject !== null && typeof value === 'object' && value !== null) onObject(value, outline);
    if (typeof value === 'object' && value !== null && isView(value)) {
      if (typedArrayName(value) !== undefined && viewLength(value) > IN_HEAP) onView(value, outline);
    }
    return value;
  }
  for (let round = 0; round < 64; round++) {
    mprofLineOutlined(() => 1, 0);
    mprofLineOutlined(() => 2, 0);
    mprofLineOutlined(() => 3, 0);
    mprofLineOutlined(() => 4, 0);
    mprofLineOutlined(() => 5, 0);
    mprofLineOutlined(() => 6, 0);
  }
  numbers[CALLS] = 0;
  numbers[COUNTDOWN] = PERIOD;
  return { evaluate: mprofLineOutlined, calls: () => numbers[CALLS]! };
}
