import type { Recording, Track } from '../../series/types.ts';
import { formatBytes } from '../../text/units.ts';
import { reusedWorthSaying } from '../../usage/summary.ts';
import type { MemoryUsage, Sample } from '../../usage/types.ts';

/** What memoryUsage measured, in the form of a recording. */
export function usageRecording(usage: MemoryUsage): Recording {
  const reused = reusedWorthSaying(usage);
  const name = reused === 0 ? usage.name : `${usage.name} (+ ${formatBytes(reused)} reused)`;
  return {
    name,
    command: null,
    startedAt: usage.startedAt,
    main: track(name, usage.samples),
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
