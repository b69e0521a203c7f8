import { type AsyncFrame, PASSIVE, type Probes, type Result } from './abi.ts';
import type { Clock } from './clock/clock.ts';
import { AGAIN, LOOKING } from './counters/guard-words.ts';
import { CURSOR, DEPTH, type Memory } from './counters/layout.ts';
import { LOW, writeHits } from './counters/unread-hits.ts';
import { suspendingIterable } from './frames/for-await.ts';
import type { Frame, Frames } from './frames/frame.ts';
import { apply, captureStackTrace, isPromise, nothingToSpread, typeError } from './primordials.ts';

/** The probes that all files share. */
export type SharedProbes = Omit<Probes, 'E' | 'i' | 'y' | 't' | 'o' | 'l' | 'k' | 'z' | 'u'>;
/** Those that enter functions, which each engine makes. */
export type Entries = Pick<SharedProbes, 'e' | 'c' | 'q'>;
/** The probes that take a function's number, made for each file. */
export type FileProbes = Pick<Probes, 'E' | 'i' | 'y' | 'u'>;

/** Makes the probes over a thread's stack and clock. Each is small enough for V8 to inline; the clock is not. */
export function makeProbes(memory: Memory, clock: Clock, frames: Frames): Omit<SharedProbes, keyof Entries> {
  const { control, stackSlot, stackBase, due } = memory;
  const { move, count, always, look } = clock;
  const { unwind, activate } = frames;

  function moveTo(depth: number, k: number, hit: 0 | 1): number {
    if (control[DEPTH]! !== depth) unwind(depth);
    const slot = stackBase[depth]! + k;
    // The interval of a line that is hit again goes on; but memory is looked at from time to time.
    const again = control[AGAIN]! - hit;
    if (slot === control[CURSOR]! && again >= 0 && !always) {
      control[AGAIN] = again;
      due[slot]! -= hit;
    } else {
      if (due[slot]! < LOW) writeHits(memory, slot);
      move(slot, hit);
    }
    stackSlot[depth] = slot;
    return slot;
  }

  function guarded(depth: number, k: number): void {
    const slot = stackBase[depth]! + k;
    const left = due[slot]! - 1;
    due[slot] = left;
    if ((left | control[LOOKING]!) < 0) look(slot);
    stackSlot[depth] = slot;
  }

  function moveFrame(frame: Frame, k: number, hit: 0 | 1): void {
    if (frame.depth === 0 || frame.depth !== control[DEPTH]!) activate(frame);
    frame.slot = moveTo(frame.depth, k, hit);
  }

  return {
    p(frame, k) {
      moveTo(frame, k, 1);
    },
    g(frame, k) {
      if (always) moveTo(frame, k, 1);
      else guarded(frame, k);
    },
    b(frame, k, value) {
      moveTo(frame, k, 0);
      return value;
    },
    h(frame, k) {
      count(stackBase[frame]! + k);
    },
    x<T>(depth: number, value?: T) {
      frames.leave(depth);
      return value as T;
    },
    P(frame, k) {
      moveFrame(frame as Frame, k, 1);
    },
    G(frame, k) {
      if (always) {
        moveFrame(frame as Frame, k, 1);
        return;
      }
      const { depth } = frame as Frame;
      if (depth === 0 || depth !== control[DEPTH]!) activate(frame as Frame);
      guarded((frame as Frame).depth, k);
    },
    B(frame, k, value) {
      moveFrame(frame as Frame, k, 0);
      return value;
    },
    n: nothingToSpread,
    H(frame, k) {
      count((frame as Frame).base + k);
    },
    X<T>(frame: AsyncFrame, value?: T) {
      frames.leaveAsync(frame as Frame);
      return value as T;
    },
    s(frame, value) {
      frames.suspend(frame as Frame, isPromise(value));
      return value;
    },
    r(frame, value) {
      if ((frame as Frame).depth === 0) activate(frame as Frame);
      return value;
    },
    d: (frame) => frame,
    a: function a<T>(frame: AsyncFrame, iterable: AsyncIterable<T> | Iterable<T>, message?: string) {
      const refuse = (): never => {
        const error = typeError(message ?? 'the value is not async iterable');
        captureStackTrace(error, a);
        throw error;
      };
      return suspendingIterable(iterable, () => frames.suspend(frame as Frame, true), refuse);
    },
  };
}

/** Makes the probes of a file whose functions have the numbers from `first` on. */
export function makeFileProbes(frames: Frames, first: number): FileProbes {
  return {
    E: (f, k) => frames.enterAsync(first + f, k),
    i: (f, k) => frames.enterInitialiser(first + f, k),
    y(f, value) {
      frames.leaveFunction(first + f);
      return value;
    },
    u: first,
  };
}

const PASSIVE_PROBES: Readonly<Record<Result, ((...values: never[]) => unknown) | 0>> = {
  nothing: () => undefined,
  frame: () => 0,
  array: nothingToSpread,
  null: () => null,
  second: (_first, value) => value,
  first: (value) => value,
  third: (_first, _second, value) => value,
  called: (evaluate: (...values: unknown[]) => unknown, _outline, flags: number, a, b, c, d, e, f) =>
    flags > 1 ? apply(evaluate, a, [b, c, d, e, f]) : evaluate(a, b, c, d, e, f),
  zero: 0,
};

/** The probes of code that is not measured. */
export const STUB: Probes = stub();

function stub(): Probes {
  const probes: Partial<Record<keyof Probes, unknown>> = {};
  let probe: keyof Probes;
  for (probe in PASSIVE) probes[probe] = PASSIVE_PROBES[PASSIVE[probe]];
  // PASSIVE has each of the probes.
  return probes as Probes;
}
