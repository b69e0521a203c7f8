import { getHeapStatistics } from 'node:v8';
import { collect } from '../usage/collect.ts';
import { type Span, startReading } from './reading.ts';
import type { Steps } from './steps.ts';

/** Calls before the first that counts: V8 compiles a function, and fills caches, while it runs for the first times. */
const WARM_UP = 5;
/** Calls that count. */
const CALLS = 9;
/** When a call is slow, no more are begun after this many ms; one of each kind is made in any case. */
const TIME = 500;

/**
 * Pauses in ms, after each of which is measured again while a limit is passed. V8 optimises a function on a thread that may
 * have to wait for a processor; before that, each object that a literal makes can be 16 bytes larger.
 */
const PAUSES = [5, 20, 80, 320];

/** What a call of a function allocates. */
export interface Allocation {
  /** Bytes that the chosen call allocated. */
  allocated: number;
  span: Span;
  /** Which of the calls that counted was chosen, in words. */
  of: string;
}

/**
 * Measures what one call of `call` allocates when it is warm: the median of nine calls after five others. Under mprof-line
 * it is the second lowest of them: until V8 has optimised probes, they leave some bytes of their own, and a call in which its
 * compiler gives memory back reads low. Calls in which garbage was collected count only when it was in all of them. While the
 * result is not less than `limit` bytes, it is measured again after a pause, and the lowest result counts.
 */
export function* measureAllocation(call: () => unknown, limit: number): Steps<Allocation> {
  let lowest = yield* measureOnce(call);
  for (const pause of PAUSES) {
    if (lowest.allocated < limit) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    const again = yield* measureOnce(call);
    if (again.allocated < lowest.allocated) lowest = again;
  }
  return lowest;
}

function* measureOnce(call: () => unknown): Steps<Allocation> {
  const empty = calm(yield* spansOf(() => undefined));
  const spans = calm(yield* spansOf(call));
  const probed = spans[0]!.lines !== null;
  const span = probed ? (spans[1] ?? spans[0]!) : middle(spans);
  const allocated = Math.max(0, Math.round(span.allocated - middle(empty).allocated));
  const chosen = `${probed ? 'second lowest' : 'median'} of ${spans.length}`;
  return { allocated, span, of: spans.length === 1 ? 'one call' : chosen };
}

function* spansOf(call: () => unknown): Steps<Span[]> {
  let until = performance.now() + TIME;
  for (let i = 0; i < WARM_UP && (i === 0 || performance.now() < until); i++) yield* spanOf(call);
  until = performance.now() + TIME;
  const spans: Span[] = [];
  for (let i = 0; i < CALLS && (i === 0 || performance.now() < until); i++) spans.push(yield* spanOf(call));
  return spans;
}

function* spanOf(call: () => unknown): Steps<Span> {
  const stop = startReading();
  yield call();
  return stop();
}

/**
 * Those in which nothing was collected, or all where there is none, ascending. What V8 finds before a collection and leaves
 * after it is some KB off: pieces of memory that its threads had taken and not filled.
 */
export function calm(spans: readonly Span[]): Span[] {
  const without = spans.filter(({ collections }) => collections === 0);
  return (without.length > 0 ? without : [...spans]).sort((a, b) => a.allocated - b.allocated);
}

function middle(sorted: readonly Span[]): Span {
  return sorted[(sorted.length - 1) >> 1]!;
}

/** Rounds, and calls in each of them. */
const ROUNDS = 5;
const CALLS_A_ROUND = 10;
/** When a call is slow, no more are begun in a round after this many ms. */
const ROUND_TIME = 200;

/** Pauses in ms as {@link PAUSES}, for leaks: each round ends with full collections, which take time themselves. */
const LEAK_PAUSES = [20, 100];

/**
 * Measures what is left of a call in bytes: memory in use after a full collection, before and after ten calls; the median
 * of five such rounds, for one call. While that is not less than `limit`, it is measured again after a pause, and the lowest result
 * counts: what V8 compiles for the calls stays, too, but not again and again.
 */
export function* measureLeak(call: () => unknown, limit: number): Steps<number> {
  const until = performance.now() + TIME;
  for (let i = 0; i < WARM_UP && (i === 0 || performance.now() < until); i++) yield call();
  let lowest = yield* leakOnce(call);
  for (const pause of LEAK_PAUSES) {
    if (lowest < limit) break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    lowest = Math.min(lowest, yield* leakOnce(call));
  }
  return lowest;
}

function* leakOnce(call: () => unknown): Steps<number> {
  const grown: number[] = [];
  let before = inUse();
  for (let round = 0; round < ROUNDS; round++) {
    const until = performance.now() + ROUND_TIME;
    let calls = 0;
    for (; calls < CALLS_A_ROUND && (calls === 0 || performance.now() < until); calls++) yield call();
    const after = inUse();
    grown.push((after - before) / calls);
    before = after;
  }
  return Math.max(0, Math.round(grown.sort((a, b) => a - b)[ROUNDS >> 1]!));
}

/** Bytes in use when all that can be collected has been: heap and external. */
export function inUse(): number {
  collect();
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
