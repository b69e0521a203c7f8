import type { Clock } from './clock/clock.ts';
import { now } from './clock/gauge.ts';
import type { Contexts } from './counters/contexts.ts';
import {
  CALIBRATION,
  CURSOR,
  FIRST_SLOT,
  GC_FLOOR,
  IDLE,
  type Memory,
  NULL_BYTES,
  OUTSIDE,
  SLOTS,
  STEADY,
  USED,
  WINDOW_END,
} from './counters/layout.ts';
import type { Engine } from './engine.ts';
import type { Frames } from './frames/frame.ts';
import { fill, sharedMemory, words } from './primordials.ts';
import { makeFileProbes, type SharedProbes } from './probes.ts';
import { wait } from './thread-primordials.ts';

/** The longest that the warm-up may take, in ms; 20 to 30 are enough on a machine that is not busy. */
const BUDGET = 400;
/** Rounds after which V8 has been given all it needs to optimise, and only its compiler's thread has work to do. */
const ROUNDS = 20;
/** Null intervals in a row that must read the same. */
const STEADY_ENOUGH = 6;

/**
 * Runs the probes on a function of their own until V8 has optimised them: from then on they allocate nothing, and what
 * they take does not change any more. Every branch is taken, so that none deoptimises them later; `vary` may change
 * between the calls what the clock does.
 */
export function warmUp(
  memory: Memory,
  clock: Clock,
  contexts: Contexts,
  frames: Frames,
  probes: SharedProbes,
  { vary, ofFile }: Pick<Engine, 'vary' | 'ofFile'>,
): void {
  const first = contexts.addFunction(2);
  const { e, c, E, i, y } = { ...makeFileProbes(frames, first), ...ofFile?.(first, 1) };
  const until = now() + BUDGET;
  const sleeper = words(sharedMemory(4));
  let rounds = 0;
  const sync = (): void => {
    const frame = e(0, 0);
    probes.p(frame, 1);
    probes.b(frame, 1, undefined);
    probes.n();
    probes.h(frame, 1);
    probes.x(frame);
    const quiet = c(0);
    probes.g(quiet, 1);
    probes.x(quiet);
    const loud = c(0);
    probes.p(loud, 1);
    probes.x(loud);
  };
  const suspending = (): void => {
    const frame = E(0, 0);
    probes.P(frame, 1);
    probes.s(frame, undefined);
    probes.r(frame, undefined);
    probes.B(frame, 1, undefined);
    probes.H(frame, 1);
    probes.G(frame, 1);
    probes.X(frame);
  };
  const waits = settled();
  do {
    for (let n = 0; n < 50; n++) {
      vary?.(n);
      // Every other line is looked at.
      if (n % 2 === 0) fill(memory.due, 0, FIRST_SLOT, memory.control[SLOTS]!);
      sync();
    }
    for (let n = 0; n < 5; n++) {
      vary?.(n);
      suspending();
    }
    i(0, 1);
    y(0, undefined);
    const outer = E(0, 0);
    probes.s(outer, waits);
    clock.move(OUTSIDE, 0);
    clock.move(OUTSIDE, 0);
    probes.P(outer, 1);
    e(0, 0);
    probes.P(outer, 1);
    probes.X(outer);
    if (rounds++ % 4 === 0 && vary === undefined) rarities(memory, clock, sync);
    if (rounds > ROUNDS) wait(sleeper, 0, 0, 1);
  } while (now() < until && (rounds < ROUNDS || !isOptimised(memory)));
  frames.clear();
}

/** What the clock meets now and then: long intervals, jumps, collections in its own intervals, the end of a window. */
function rarities({ control, state }: Memory, clock: Clock, sync: () => void): void {
  const floor = state[GC_FLOOR]!;
  state[GC_FLOOR] = 0;
  sync();
  state[GC_FLOOR] = floor;
  state[USED]! -= 100_000;
  clock.move(OUTSIDE, 0);
  fall(IDLE);
  fall(CALIBRATION);
  state[WINDOW_END] = 0;

  function fall(own: number): void {
    control[CURSOR] = own;
    state[USED]! += 100_000_000;
    clock.move(OUTSIDE, 0);
  }
}

async function settled(): Promise<void> {}

function isOptimised({ state, control }: Memory): boolean {
  return state[NULL_BYTES]! <= 64 && control[STEADY]! >= STEADY_ENOUGH;
}
