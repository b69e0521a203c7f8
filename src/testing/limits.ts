import { MprofLineError } from '../error.ts';
import { snapshot, threadControl } from '../library/snapshot.ts';
import { size } from '../options/values.ts';
import { formatBytes } from '../text/units.ts';
import { growingLines, HOW_TO_GET_LINES, heaviestLines } from './lines.ts';
import { measureAllocation, measureLeak } from './measure.ts';
import type { Span } from './reading.ts';
import type { Steps } from './steps.ts';

/** What a limit said of a function. */
export interface Verdict {
  pass: boolean;
  /** Why; with the heaviest lines where they are known. */
  message: string;
}

/** A limit in bytes: a number, or a size such as `'2 MB'`; 1 MB = 1024 KB. */
export type Limit = number | string;

/**
 * A limit as bytes.
 * @throws MprofLineError that says what was expected and what was given.
 */
export function bytesOf(name: string, limit: Limit): number {
  if (typeof limit === 'string') return size(name, limit);
  if (Number.isFinite(limit) && limit > 0) return limit;
  throw new MprofLineError(`${name}: expected a size such as '2 MB' or a number of bytes, given ${String(limit)}`);
}

/** Whether a call of `call` allocates less than `limit`, when it is warm. */
export function* judgeAllocation(name: string, call: unknown, limit: Limit): Steps<Verdict> {
  const most = bytesOf(name, limit);
  const { allocated, span, of } = yield* measureAllocation(functionOf(name, call), most);
  const much = `a call allocates ${formatBytes(allocated)} (${of}), the limit is ${formatBytes(most)}`;
  return { pass: allocated < most, message: [much, ...linesOf(span)].join('\n') };
}

/** Whether a call of `call` leaves less than `limit` behind. */
export function* judgeLeak(name: string, call: unknown, limit: Limit): Steps<Verdict> {
  const most = bytesOf(name, limit);
  const before = snapshot();
  const left = yield* measureLeak(functionOf(name, call), most);
  const much = `a call leaves ${formatBytes(left)} in use, the limit is ${formatBytes(most)}`;
  const pass = left < most;
  if (pass) return { pass, message: much };
  const after = snapshot();
  if (before === null || after === null) return { pass, message: `${much}\n${HOW_TO_GET_LINES}` };
  if (after.run.live === undefined) {
    return { pass, message: `${much}\nTo see the lines whose bytes stay, add --live to mprof-line.` };
  }
  return {
    pass,
    message: [much, 'Lines whose living bytes grew most, by all calls together:', ...growingLines(before, after)].join(
      '\n',
    ),
  };
}

/** The heaviest lines of a stretch, or how to get them. */
export function linesOf({ lines }: Span): string[] {
  const control = threadControl();
  if (lines === null || control === undefined) return [HOW_TO_GET_LINES];
  const heaviest = heaviestLines(lines, control.cwd);
  return heaviest.length === 0
    ? ['None of it was allocated by a profiled line (--all, --include).']
    : ['Lines that allocated most themselves:', ...heaviest];
}

function functionOf(name: string, call: unknown): () => unknown {
  if (typeof call === 'function') return call as () => unknown;
  throw new MprofLineError(`${name}: expected a function that is to be called, given ${typeof call}`);
}
