import { MprofLineError } from '../error.ts';
import { formatBytes } from '../text/units.ts';
import { bytesOf, type Limit, linesOf } from './limits.ts';
import { inUse } from './measure.ts';
import { callerOf, errorAt } from './place.ts';
import { type Span, startReading } from './reading.ts';
import { keepRecord, type TestRecord } from './records.ts';

/** The test that runs; one at a time. On the global object, for a runner may load this module anew. */
interface Running {
  stop: (() => Span) | null;
  limit: { bytes: number; place: Error } | null;
  inUse: number | null;
}

const KEY = Symbol.for('mprof-line.testing');

function running(): Running {
  const holder = globalThis as { [KEY]?: Running };
  holder[KEY] ??= { stop: null, limit: null, inUse: null };
  return holder[KEY];
}

/** How much more than later calls a function can allocate until V8 has optimised it: 16 B for each object of a literal. */
const COLD = 1.5;
const ONCE_AND_COLD =
  'A test is measured once and cold, and can allocate less the next time: leave room, or use a limit of one function.';

/** Begins a test. */
export function beforeTest(): void {
  const test = running();
  test.inUse ??= inUse();
  test.limit = null;
  test.stop = startReading();
}

/**
 * Ends it, and hands what it did to `keep`: for the reporter, when nobody says otherwise.
 * @throws MprofLineError when it passed its limit; the message has the heaviest lines, the stack is that of `limitMemory`.
 */
export function afterTest(name: string, file: string, keep: (record: TestRecord) => void = keepRecord): void {
  const test = running();
  const span = test.stop?.();
  test.stop = null;
  if (span === undefined) return;
  const before = test.inUse ?? 0;
  test.inUse = inUse();
  const { allocated, forV8, peak } = span;
  keep({ name, file, allocated: Math.round(allocated), peak, growth: test.inUse - before });
  const own = Math.max(0, allocated - forV8);
  if (test.limit !== null && own >= test.limit.bytes) {
    const { bytes, place } = test.limit;
    const beside = forV8 === 0 ? '' : ` and ${formatBytes(forV8)} that may be V8's own`;
    const much = `the test allocated ${formatBytes(own)}${beside}, its limit is ${formatBytes(bytes)}`;
    const near = own < bytes * COLD ? [ONCE_AND_COLD] : [];
    throw errorAt(place, [`limitMemory: ${much}`, ...near, ...linesOf(span)].join('\n'));
  }
}

/**
 * Fails the test that runs when it allocates this much or more, from its first line to its last, once and cold. Up to 0.5 MB in V8's
 * old generation, where compiled code lies, do not count; what else a cold function allocates more than a warm one does.
 * @throws MprofLineError outside of a test, and for a limit that is none.
 */
export function limitMemory(limit: Limit): void {
  const bytes = bytesOf('limitMemory', limit);
  const test = running();
  if (test.stop === null) throw new MprofLineError('limitMemory: expected to be called in a test, and none runs');
  test.limit = { bytes, place: callerOf(limitMemory) };
}
