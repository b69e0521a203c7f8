/** The sampler's side of ../handover.ts. */
import { ASKED, HANDED, type Memory, SEQUENCE } from '../counters/layout.ts';
import type { Strata } from '../counters/strata.ts';

/** ms that a thread gets to hand over a copy. One that makes no probes does not need them. */
const HANDOVER_MS = 2;
/** Readings of a thread that does not hand over; those that are disturbed are not believed. */
const READINGS = 8;
/** ms between them, when the first was disturbed. */
const PAUSE_MS = 0.2;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** What a thread counts, all of it at one moment. */
export interface Whole {
  readonly memory: Memory;
  readonly strata: Strata | undefined;
}

/** Asks threads for copies; returns until when they may take, in ms of this thread's clock. */
export function askForCopies(threads: readonly Whole[]): number {
  for (const {
    memory: { control },
  } of threads) {
    // One that did not answer yet is asked already.
    if (control[HANDED] === control[ASKED]) Atomics.add(control, ASKED, 1);
  }
  return performance.now() + HANDOVER_MS;
}

/**
 * Reads a thread by `read`, whole: what it handed over, as soon as it has, or from `until` on its memory as it stands. Null when it
 * was in the middle of a step each time.
 */
export function readWhole<T>(followed: Whole, until: number, read: (whole: Whole) => T): T | null {
  const { control } = followed.memory;
  for (;;) {
    const handed = Atomics.load(control, HANDED);
    if (handed === control[ASKED]) return read(copyOf(followed));
    const left = until - performance.now();
    if (left <= 0) return readAsItStands(followed, read);
    Atomics.wait(control, HANDED, handed, left);
  }
}

function copyOf({ memory, strata }: Whole): Whole {
  return { memory: { ...memory, ...memory.copy }, strata: strata && { ...strata, ...strata.copy } };
}

/** The same of a thread that has ended; null when it was stopped in the middle of a step. */
export function readAsItStands<T>({ memory, strata }: Whole, read: (whole: Whole) => T): T | null {
  const { control } = memory;
  for (let i = 0; i < READINGS; i++) {
    const before = Atomics.load(control, SEQUENCE);
    if ((before & 1) === 0) {
      const value = read({ memory, strata });
      if (Atomics.load(control, SEQUENCE) === before) return value;
    }
    Atomics.wait(sleeper, 0, 0, PAUSE_MS);
  }
  return null;
}
