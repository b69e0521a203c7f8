import { getHeapStatistics } from 'node:v8';
import { openProcess } from '../process/proc-linux.ts';
import type { GrowthMetric, UsageMetric } from './types.ts';

/** This process's memory now, in bytes. `pss` and `uss` need Linux. */
export function readOwn(metric: UsageMetric | GrowthMetric): number {
  if (metric === 'rss') return process.memoryUsage.rss();
  if (metric === 'heap') return getHeapStatistics().used_heap_size;
  if (metric === 'memory') {
    const { used_heap_size, external_memory } = getHeapStatistics();
    return used_heap_size + external_memory;
  }
  if (metric === 'external' || metric === 'arrayBuffers') return process.memoryUsage()[metric];
  const self = openProcess(process.pid, metric)!;
  const memory = self.memory();
  self.close();
  return memory;
}
