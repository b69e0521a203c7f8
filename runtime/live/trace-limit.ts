import { isNotANumber, mapGet, mapSet, openMap, ownProperty } from './captured.ts';

/**
 * An outlined expression has two frames more than the expression itself, which stack traces leave out; so that V8, which
 * counts them, drops none of the program's, its limit is a multiple of the one that the program has set.
 */
const FACTOR = 3;
const error: ErrorConstructor = Error;
/** False where the program has sealed it, for example. */
const define = Reflect.defineProperty;

/** The limit of frames in stack traces, as the program knows it. */
export interface TraceLimit {
  /** What the program has set; undefined when that is no number, and V8 makes no traces. */
  asked(): number | undefined;
  /** In the place of the class `Error`, of which `stackTraceLimit` is read or written: the same with the program's value. */
  of(value: unknown): unknown;
}

export function keepTraceLimit(): TraceLimit {
  /** The values that were put in the place of the program's, and are not its own when it puts them back. */
  const raised = openMap<number, number>();
  let asked: unknown;
  const facade = {
    get stackTraceLimit(): unknown {
      update();
      return asked;
    },
    set stackTraceLimit(value: unknown) {
      raise(value);
    },
  };

  function raise(value: unknown): void {
    asked = value;
    const property = ownProperty(error, 'stackTraceLimit');
    if (property !== undefined && (property.get !== undefined || !property.writable)) return;
    const higher = typeof value === 'number' ? value * FACTOR : value;
    if (typeof value === 'number') mapSet(raised, higher as number, value);
    const next = { __proto__: null, value: higher, writable: true, enumerable: true, configurable: true };
    define(error, 'stackTraceLimit', next);
  }

  /** Code that is not instrumented sets the limit itself. */
  function update(): void {
    const { stackTraceLimit: now } = error as { stackTraceLimit: unknown };
    const before = typeof now === 'number' ? mapGet(raised, now) : undefined;
    if (before !== undefined) asked = before;
    else if (typeof now !== 'number' || !isNotANumber(now)) raise(now);
  }

  raise(error.stackTraceLimit);
  return {
    asked() {
      update();
      return typeof asked === 'number' ? asked : undefined;
    },
    of: (value) => (value === error ? facade : value),
  };
}
