import * as v8 from 'node:v8';
import { isMainThread, resourceLimits, threadId } from 'node:worker_threads';
import { now } from './clock/gauge.ts';
import { append } from './primordials.ts';
import type { RawThread } from './snapshot/raw.ts';

/** What was asked for: V8's own figure adds what young objects may take, which is as much again for a small heap. */
function heapLimit(): number {
  const options = [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ');
  const asked = [...options.matchAll(/--max[-_]old[-_]space[-_]size[= ](\d+)/g)].at(-1)?.[1];
  const megabytes = isMainThread ? Number(asked ?? 0) : (resourceLimits.maxOldGenerationSizeMb ?? 0);
  return megabytes > 0 ? megabytes * 1024 * 1024 : v8.getHeapStatistics().heap_size_limit;
}

// Before the program's first line, which may change what it finds on `process`.
const { pid, platform, arch } = process;
const { node, v8: engine } = process.versions;
const cwd = process.cwd();
const programArgv = process.argv.slice(1);
const limit = heapLimit();
const clockOrigin = Number(process.hrtime.bigint()) / 1e6 - now();

/** What a snapshot says of the thread that it was taken in. */
export function describeThread({
  metric,
  interval,
  share,
  argv = programArgv,
}: Pick<RawThread, 'metric' | 'interval'> & {
  readonly share?: number | undefined;
  readonly argv?: readonly string[] | undefined;
}): RawThread {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) append(words, argv[i]!);
  return {
    pid,
    threadId,
    argv: words,
    cwd,
    node,
    v8: engine,
    platform,
    arch,
    metric,
    ...(share === undefined ? {} : { share }),
    interval,
    heapLimit: limit,
    clockOrigin,
  };
}
