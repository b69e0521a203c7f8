import { canReadRss, getHeapStatistics } from '../clock/gauge.ts';

const { memoryUsage } = process;
const OwnBuffer = ArrayBuffer;

/** Bytes outside of this thread's heap, and those of Buffers among them. What the last collection freed is counted off when a buffer is made, so one is. */
export function readOuter(): { external: number; buffers: number } {
  new OwnBuffer(1);
  if (!canReadRss()) {
    // `memoryUsage` reads that, too.
    const { external_memory: external } = getHeapStatistics();
    return { external, buffers: external };
  }
  const { external, arrayBuffers } = memoryUsage();
  return { external, buffers: arrayBuffers };
}
