import { MprofLineError } from '../error.ts';
import { formatBytes } from '../text/units.ts';
import { bytesOf, type Limit, linesOf } from './limits.ts';
import { inUse } from './measure.ts';
import { type Span, startReading } from './reading.ts';
import { keepRecord, type TestRecord } from './records.ts';

/** The test that runs; one at a time. On the global object, for a runner may load this module anew. */
interface Running {
  stop: (() => Span) | null;
  limit: number | null;
  inUse: number | null;
}

const KEY = Symbol.for('mprof-line.testing');

function running(): Running {
  const holder = globalThis as { [KEY]?: Running };
  holder[KEY] ??= { stop: null, limit: null, inUse: null };
  return holder[KEY];
}

/** Begins a test. */
export function beforeTest(): void {
  const test = running();
  test.inUse ??= inUse();
  test.limit = null;
  test.stop = startReading();
}

/**
 * Ends it, and hands what it did to `keep`: for the reporter, when nobody says otherwise.
 * @throws MprofLineError when it passed its limit; the message has the heaviest lines.
 */
export function afterTest(name: string, file: string, keep: (record: TestRecord) => void = keepRecord): void {
  const test = running();
  const span = test.stop?.();
  test.stop = null;
  if (span === undefined) return;
  const before = test.inUse ?? 0;
  test.inUse = inUse();
  const { allocated, peak } = span;
  keep({ name, file, allocated: Math.round(allocated), peak, growth: test.inUse - before });
  if (test.limit !== null && allocated >= test.limit) {
    const much = `the test allocated ${formatBytes(allocated)}, its limit is ${formatBytes(test.limit)}`;
    throw new MprofLineError([`limitMemory: ${much}`, ...linesOf(span)].join('\n'));
  }
}

/**
 * Fails the test that runs when it allocates this much or more, from its first line to its last, once and cold: what V8
 * allocates to compile functions is in it.
 * @throws MprofLineError outside of a test, and for a limit that is none.
 */
export function limitMemory(limit: Limit): void {
  const bytes = bytesOf('limitMemory', limit);
  const test = running();
  if (test.stop === null) throw new MprofLineError('limitMemory: expected to be called in a test, and none runs');
  test.limit = bytes;
}
