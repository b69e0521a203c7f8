import type { Recording, Track } from '../../series/types.ts';
import type { MemoryUsage, Sample } from '../../usage/types.ts';

/** What memoryUsage measured, in the form of a recording. */
export function usageRecording(usage: MemoryUsage): Recording {
  return {
    name: usage.name,
    command: null,
    startedAt: usage.startedAt,
    main: track(usage.name, usage.samples),
    children: usage.children.map((child) => track(String(child.pid), child.samples)),
    functions: [],
    collections: usage.collections,
    kernelPeaks: usage.peakKind === 'kernel' ? [{ pid: '', memory: usage.peak }] : [],
    warnings: [],
  };
}

function track(label: string, samples: readonly Sample[]): Track {
  return {
    label,
    time: Float64Array.from(samples, (sample) => sample.time),
    memory: Float64Array.from(samples, (sample) => sample.memory),
  };
}
