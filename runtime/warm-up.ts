import type { Clock } from './clock/clock.ts';
import { getHeapStatistics, now } from './clock/gauge.ts';
import { SMALL_NULL } from './clock/null-intervals.ts';
import type { Contexts } from './counters/contexts.ts';
import {
  ASKED,
  CALIBRATION,
  CURSOR,
  FIRST_SLOT,
  GC_FLOOR,
  IDLE,
  IDLE_MALLOCED,
  type Memory,
  NULL_BYTES,
  OUTSIDE,
  SLOTS,
  STEADY,
  USED,
  WINDOW_END,
} from './counters/layout.ts';
import { OUTLINED } from './counters/own-words.ts';
import type { Engine } from './engine.ts';
import type { Frames } from './frames/frame.ts';
import { fill, min, sharedWords } from './primordials.ts';
import { makeFileProbes, type SharedProbes } from './probes.ts';
import { atomicAdd, wait } from './thread-primordials.ts';

/** The longest that the warm-up may take, in ms; 50 are enough on a machine that is not busy. */
const BUDGET = 400;
/** Rounds after which V8 has been given all it needs to optimise, and only its compiler's thread has work to do. */
const ROUNDS = 20;
/** Sampled probes read so seldom that V8 may not optimise that at all: what a reading leaves is steady long before. */
const MOST_SAMPLED_ROUNDS = 40;
/** Times that each line is hit in a round. */
const HITS = 50;
/** The same in the first rounds, from which V8 learns what types there are. */
const FIRST_HITS = 5;
/** The longest that one compilation is waited for, in ms. */
const PATIENCE = 100;
/** Time in ms after which memory that neither grows nor shrinks is no compiler's. */
const STILL = 10;
/** Null intervals in a row that must read the same; the next one of sampled probes is a whole round off. */
const STEADY_ENOUGH = 4;

const sleeper = sharedWords(1);

/**
 * Runs the probes on a function of their own until V8 has optimised them: from then on they allocate nothing, and what
 * they take does not change any more. Every branch is taken, so that none deoptimises them later, and before V8 compiles, so that it
 * compiles once; `vary` may change between the calls what the clock does. Returns what goes on with it: V8's compiler has a thread of its own, and
 * whatever is done before that call is done while it works.
 */
export function warmUp(
  memory: Memory,
  clock: Clock,
  contexts: Contexts,
  frames: Frames,
  probes: SharedProbes,
  { vary }: Pick<Engine, 'vary'>,
): () => void {
  const first = contexts.addFunction(2);
  contexts.addFunction(2);
  const { e, c, q } = probes;
  const { E, i, y } = makeFileProbes(frames, first);
  const waitForCompiler = makeWaiting();
  let rounds = 0;
  const sync = (): void => {
    const frame = e(0, first);
    probes.p(frame, 1);
    probes.b(frame, 1, undefined);
    probes.n();
    probes.h(frame, 1);
    q(1, first, 1);
    q(1, first, 0);
    probes.x(frame);
    const quiet = c(0, first);
    probes.g(quiet, 1);
    // Once more while it is looked at.
    probes.g(quiet, 1);
    probes.x(quiet);
    const loud = c(0, first);
    probes.p(loud, 1);
    probes.x(loud);
  };
  /** Lines that are hit again, and a function that is called from another one: what sampled probes tell apart. */
  const nested = (): void => {
    const outer = e(0, first);
    probes.p(outer, 1);
    probes.p(outer, 1);
    const inner = c(1, first);
    probes.g(inner, 1);
    probes.p(inner, 1);
    probes.x(inner);
    probes.x(e(1, first));
    probes.x(outer);
  };
  const suspending = (): void => {
    const frame = E(0, 0);
    probes.P(frame, 1);
    probes.s(frame, undefined);
    probes.r(frame, undefined);
    probes.B(frame, 1, undefined);
    probes.H(frame, 1);
    probes.G(frame, 1);
    if (vary !== undefined) nested();
    probes.X(frame);
  };
  const waits = settled();
  const round = (hits: number): void => {
    const isRare = hits < HITS || rounds % 4 === 0;
    // As the sampler does for a snapshot.
    if (isRare) atomicAdd(memory.control, ASKED, 1);
    for (let n = 0; n < hits; n++) {
      vary?.(n);
      // As after an outlined expression.
      memory.control[OUTLINED] = n & 1;
      // Every other line is looked at.
      if (n % 2 === 0) fill(memory.due, 0, FIRST_SLOT, memory.control[SLOTS]!);
      sync();
      if (vary !== undefined) nested();
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
    e(0, first);
    probes.P(outer, 1);
    probes.X(outer);
    if (isRare && vary === undefined) rarities(memory, clock, sync);
    rounds++;
  };

  /** Functions that have not been called before, and from a line that has not called them. */
  const enterAnew = (): void => {
    for (let n = 0; n < 3; n++) {
      clock.move(OUTSIDE, 0);
      const fn = contexts.addFunction(2);
      q(0, fn, 1);
      const quiet = c(0, fn);
      const frame = e(0, fn);
      probes.x(frame);
      probes.x(quiet);
    }
  };
  const isEnough = (done: number): boolean =>
    done >= ROUNDS && (isOptimised(memory) || (vary !== undefined && done >= MOST_SAMPLED_ROUNDS));

  for (let n = 0; n < 3; n++) {
    round(FIRST_HITS);
    if (vary === undefined) enterAnew();
  }
  rounds = 0;
  round(HITS);
  return () => {
    const until = now() + BUDGET;
    for (;;) {
      // Until the clock is optimised, a reading takes ten times as long; what is compiled last is not to come with the program.
      if (!isFast(memory) || rounds >= ROUNDS - 2) waitForCompiler(until);
      if (rounds > ROUNDS) wait(sleeper, 0, 0, 1);
      if (now() >= until || isEnough(rounds)) break;
      round(HITS);
    }
    frames.clear();
  };
}

/** What the clock meets now and then: long intervals, jumps, collections in its own intervals, the end of a window. */
function rarities({ control, state }: Memory, clock: Clock, sync: () => void): void {
  const floor = state[GC_FLOOR]!;
  state[GC_FLOOR] = 0;
  sync();
  state[GC_FLOOR] = floor;
  state[USED]! -= 100_000;
  clock.move(OUTSIDE, 0);
  const idle = state[IDLE_MALLOCED]!;
  state[IDLE_MALLOCED] = 2 ** 40;
  state[USED]! -= 100_000;
  clock.move(OUTSIDE, 0);
  state[IDLE_MALLOCED] = idle;
  fall(IDLE);
  fall(CALIBRATION);
  state[WINDOW_END] = 0;

  function fall(own: number): void {
    control[CURSOR] = own;
    state[USED]! += 100_000_000;
    clock.move(OUTSIDE, 0);
  }
}

/** Makes what waits while V8 compiles something, which is while it has more memory of its own than when it does not. */
function makeWaiting(): (until: number) => void {
  let idle = getHeapStatistics().malloced_memory;
  return (until) => {
    const end = min(until, now() + PATIENCE);
    let last = getHeapStatistics().malloced_memory;
    let since = now();
    while (last > idle) {
      wait(sleeper, 0, 0, 1);
      const { malloced_memory } = getHeapStatistics();
      if (malloced_memory !== last) since = now();
      last = malloced_memory;
      // Its table of strings is there, too, and has grown with the parser's.
      if (now() - since >= STILL || now() >= end) idle = last;
    }
    idle = last;
  };
}

async function settled(): Promise<void> {}

function isOptimised(memory: Memory): boolean {
  return isFast(memory) && memory.control[STEADY]! >= STEADY_ENOUGH;
}

function isFast({ state }: Memory): boolean {
  return state[NULL_BYTES]! <= SMALL_NULL;
}
