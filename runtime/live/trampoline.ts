import type { Probes } from '../abi.ts';
import type { Memory } from '../counters/layout.ts';
import { OUTLINED } from '../counters/own-words.ts';
import { call, isView, typedArrayName, viewLength } from './captured.ts';
import { measureFunctions } from './function-size.ts';

/** Evaluates an outlined expression; what it returns or throws is what the expression does. */
export type Trampoline = Probes['o'];

/** Bits of what is told of an expression; see the probe. */
const MADE = 1;
const WITH_THIS = 2;
/** Calls between two looks at the heap. */
const PERIOD = 256;
/** A typed array of so many bytes or fewer lies in the heap itself, and has no memory outside. */
const IN_HEAP = 64;

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
 * different functions than V8 tells apart at one call.
 *
 * Each call comes with a function that V8 has just made, which is the profiler's own: they are counted, and the next reading leaves them out.
 */
export function makeTrampoline({ control }: Memory, { look, onView, onObject }: TrampolineListener): Trampoline {
  const { arrow, withThis } = measureFunctions();
  let countdown = PERIOD;

  function mprofLineOutlined<T>(
    evaluate: (...values: unknown[]) => T,
    outline: number,
    flags = 0,
    a?: unknown,
    b?: unknown,
    c?: unknown,
    d?: unknown,
    e?: unknown,
    f?: unknown,
  ): T {
    const n = countdown - 1;
    // Never true: what follows makes the function large.
    if (n > PERIOD)
      countdown =
        `${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}${n}`
          .length;
    const isWithThis = (flags & WITH_THIS) !== 0;
    control[OUTLINED]! += isWithThis ? withThis : arrow;
    countdown = n;
    if (n <= 0) {
      countdown = PERIOD;
      look();
    }
    const value = (isWithThis ? call(evaluate, a, b, c, d, e, f) : evaluate(a, b, c, d, e, f)) as T;
    if ((flags & MADE) !== 0 && onObject !== null && typeof value === 'object' && value !== null)
      onObject(value, outline);
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
    mprofLineOutlined(() => 7, 0, WITH_THIS);
    mprofLineOutlined(() => 8, 0, WITH_THIS);
    mprofLineOutlined(() => 9, 0, WITH_THIS);
    mprofLineOutlined(() => 10, 0, WITH_THIS);
    mprofLineOutlined(() => 11, 0, WITH_THIS);
    mprofLineOutlined(() => 12, 0, WITH_THIS);
  }
  countdown = PERIOD;
  control[OUTLINED] = 0;
  return mprofLineOutlined;
}
