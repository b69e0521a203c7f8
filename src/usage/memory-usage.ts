import type { ChildProcess } from 'node:child_process';
import { MprofLineError } from '../error.ts';
import { hasProc } from '../process/tree.ts';
import { alternatives, oneOf } from '../text/expected.ts';
import { measureCall, type UsageSettings } from './function-usage.ts';
import { inOwnProcess } from './isolated/own-process.ts';
import { type ModuleExport, referenceTo } from './isolated/reference.ts';
import { measureChild, measureCommand, measurePid } from './process-usage.ts';
import { measureSelf } from './self-usage.ts';
import { summary } from './summary.ts';
import type {
  Call,
  Command,
  IsolatedCall,
  MemoryUsage,
  ProcessExit,
  UsageMetric,
  UsageOptions,
  UsageTarget,
} from './types.ts';
import { withText } from './with-text.ts';

const METRICS: readonly UsageMetric[] = ['rss', 'heap', 'external', 'arrayBuffers', 'pss', 'uss'];
const DEFAULT_INTERVAL = 10;
const SMALLEST_INTERVAL = 0.1;

/**
 * Watches the memory of a function, a process or a command over time.
 *
 * A function (or `[fn, args, kw]`, called as `fn(...args, kw)`) runs exactly once, in this process or with `isolate` in one of its own, where its text
 * does as well; it may be async. Its result is `result`, and what it throws is thrown as it is. Samples are taken by another thread, so they keep coming while the
 * function blocks this one. A pid or a ChildProcess is watched until it ends; -1 is this process, until `timeout` or `signal`, and
 * read once without them; a command (`['node', 'job.js']`, or one line for the
 * shell, whose processes are summed) is started with our standard streams and watched.
 *
 * Throws {@link MprofLineError} for an option that makes no sense, and for a process that is not there or cannot be read.
 */
export function memoryUsage<T>(
  target: ((...args: never[]) => T) | Call<T>,
  options?: UsageOptions,
): Promise<MemoryUsage<Awaited<T>>>;
export function memoryUsage(
  target: ModuleExport | string | IsolatedCall,
  options: UsageOptions & { isolate: true },
): Promise<MemoryUsage>;
export function memoryUsage(
  target: number | ChildProcess | Command,
  options?: UsageOptions,
): Promise<MemoryUsage<ProcessExit>>;
export async function memoryUsage<T>(
  target: UsageTarget<T>,
  options: UsageOptions = {},
): Promise<MemoryUsage<unknown>> {
  const settings = readOptions(options);
  return withText(await measure(target, settings), summary);
}

async function measure<T>(target: UsageTarget<T>, settings: UsageSettings): Promise<MemoryUsage<unknown>> {
  if (settings.isolate) return measureIsolated(target, settings);
  if (target === -1) return measureSelf(settings);
  if (typeof target === 'function') return measureCall([target], settings);
  if (typeof target === 'number') return measurePid(target, settings);
  if (typeof target === 'string') return measureCommand(target, settings);
  if (Array.isArray(target) && typeof target[0] === 'function')
    return measureCall(target as unknown as Call<T>, settings);
  if (isCommand(target)) return measureCommand(target, settings);
  if (typeof target === 'object' && target !== null && 'pid' in target && 'exitCode' in target)
    return measureChild(target, settings);
  throw new MprofLineError(
    `memoryUsage: expected a function, [fn, args, kw], a pid, a ChildProcess or a command, given ${describe(target)}`,
  );
}

async function measureIsolated<T>(target: UsageTarget<T>, settings: UsageSettings): Promise<MemoryUsage<unknown>> {
  const [fn, args = [], kw] = (Array.isArray(target) ? target : [target]) as unknown as Call<T>;
  const isExport = typeof fn === 'object' && fn !== null && 'module' in fn;
  if (typeof fn !== 'function' && typeof fn !== 'string' && !isExport)
    throw new MprofLineError(
      `isolate: expected a function, its text, [fn, args, kw] or { module, name }, given ${describe(target)}`,
    );
  const { signal, onSample, ...rest } = settings;
  const reference = referenceTo(fn);
  const answer =
    'because' in reference
      ? reference
      : await inOwnProcess(
          { kind: 'usage', fn: reference, args, ...(kw && { kw }), settings: rest, live: onSample !== undefined },
          { signal, onSample },
        );
  if ('because' in answer)
    throw new MprofLineError(`isolate: the function cannot run in a process of its own: ${answer.because}`);
  return answer.value as MemoryUsage<unknown>;
}

function isCommand(target: unknown): target is readonly string[] {
  return Array.isArray(target) && target.length > 0 && target.every((word) => typeof word === 'string');
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'an array of something else' : value === null ? 'null' : typeof value;
}

/** Checks the options and fills in the defaults. */
export function readOptions(options: UsageOptions): UsageSettings {
  const { interval = DEFAULT_INTERVAL, metric = 'rss', timeout, includeChildren = false } = options;
  if (!(typeof interval === 'number' && interval >= SMALLEST_INTERVAL && Number.isFinite(interval))) {
    throw new MprofLineError(`interval: expected ms, ${SMALLEST_INTERVAL} or more, given ${String(interval)}`);
  }
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout > 0)) {
    throw new MprofLineError(`timeout: expected ms, more than 0, given ${String(timeout)}`);
  }
  oneOf('metric', String(metric), METRICS);
  if ((metric === 'pss' || metric === 'uss') && !hasProc) {
    throw new MprofLineError(
      `metric: ${metric} can be read on Linux only; expected ${alternatives(METRICS.slice(0, 4))}`,
    );
  }
  const children = includeChildren === true ? 'sum' : includeChildren;
  if (children !== false && children !== 'sum' && children !== 'each') {
    throw new MprofLineError(
      `includeChildren: expected true, false, 'sum' or 'each', given ${String(includeChildren)}`,
    );
  }
  if (children && (metric === 'heap' || metric === 'external' || metric === 'arrayBuffers')) {
    throw new MprofLineError(
      `includeChildren: other processes have no ${metric} that could be read; expected metric rss, pss or uss`,
    );
  }
  return { ...options, interval, metric, children };
}
