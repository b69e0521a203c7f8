import { getHeapStatistics } from 'node:v8';
import { openProcess } from '../process/proc-linux.ts';
import type { UsageMetric } from './types.ts';

/** This process's memory now, in bytes. `pss` and `uss` need Linux. */
export function readOwn(metric: UsageMetric): number {
  if (metric === 'rss') return process.memoryUsage.rss();
  if (metric === 'heap') return getHeapStatistics().used_heap_size;
  if (metric === 'external' || metric === 'arrayBuffers') return process.memoryUsage()[metric];
  const self = openProcess(process.pid, metric)!;
  const memory = self.memory();
  self.close();
  return memory;
}
