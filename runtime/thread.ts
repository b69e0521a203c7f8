import * as v8 from 'node:v8';
import { isMainThread, resourceLimits, threadId } from 'node:worker_threads';
import type { RawThread } from './raw.ts';

/** What was asked for: V8's own figure adds what young objects may take, which is as much again for a small heap. */
function heapLimit(): number {
  const options = [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ');
  const asked = [...options.matchAll(/--max[-_]old[-_]space[-_]size[= ](\d+)/g)].at(-1)?.[1];
  const megabytes = isMainThread ? Number(asked ?? 0) : (resourceLimits.maxOldGenerationSizeMb ?? 0);
  return megabytes > 0 ? megabytes * 1024 * 1024 : v8.getHeapStatistics().heap_size_limit;
}

/** What a snapshot says of the thread that it was taken in. */
export function describeThread(
  options: Pick<RawThread, 'metric' | 'gc' | 'interval'> & { readonly argv?: readonly string[] | undefined },
): RawThread {
  return {
    pid: process.pid,
    threadId,
    argv: [...(options.argv ?? process.argv.slice(1))],
    cwd: process.cwd(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: process.platform,
    arch: process.arch,
    metric: options.metric,
    gc: options.gc,
    interval: options.interval,
    heapLimit: heapLimit(),
    clockOrigin: Number(process.hrtime.bigint()) / 1e6 - performance.now(),
  };
}
