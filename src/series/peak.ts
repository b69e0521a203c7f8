import { largest } from './downsample.ts';
import type { PeakKind, Recording, Track } from './types.ts';

/** A peak and how it is known; `time` is ms since the recording's start, and absent when only the kernel saw it. */
export interface Peak {
  memory: number;
  kind: PeakKind;
  time?: number;
}

/** A mark this far below the largest sample is not of what was sampled (a sum of several processes, say). */
const MARK_TOLERANCE = 0.98;

/** Peak of the largest sample of a track, or null when it has none. */
export function samplePeak(track: Track): Peak | null {
  const index = largest(track);
  return index < 0 ? null : { memory: track.memory[index]!, time: track.time[index]!, kind: 'largest-sample' };
}

/** Peak of the root process (or of the summed tree), or of one child by its pid: the kernel's when the recording has it. */
export function peakOf(recording: Recording, pid = ''): Peak | null {
  const track = pid === '' ? recording.main : recording.children.find((child) => child.label === pid);
  return withKernelPeak(recording, pid, track ? samplePeak(track) : null);
}

/** The kernel's mark of a process, when the recording has it and it is of what was sampled; else the sampled peak. */
export function withKernelPeak(recording: Recording, pid: string, sampled: Peak | null): Peak | null {
  const kernel = recording.kernelPeaks.find((peak) => peak.pid === pid);
  const largest = sampled?.memory ?? 0;
  // Newer kernels update the mark from counters that lag behind a little, so a sample can lie just above it.
  if (kernel && kernel.memory >= largest * MARK_TOLERANCE) {
    return { memory: Math.max(kernel.memory, largest), kind: 'kernel' };
  }
  return sampled;
}

/**
 * Peak while a function ran (`mprof peak --func`): the largest sample inside its executions, entries and exits included; null when
 * the recording has no such function.
 */
export function functionPeak(recording: Recording, name: string): Peak | null {
  const calls = recording.functions.filter((call) => call.name === name).sort((a, b) => a.start - b.start);
  let peak: Peak | null = null;
  const consider = (time: number, memory: number): void => {
    if (peak === null || memory > peak.memory) peak = { time, memory, kind: 'largest-sample' };
  };
  for (const call of calls) {
    consider(call.start, call.startMemory);
    consider(call.end, call.endMemory);
  }
  const { time, memory } = recording.main;
  // Executions can nest and overlap: their union is walked once, beside the samples.
  let next = 0;
  let until = -Infinity;
  for (let i = 0; i < time.length; i++) {
    while (next < calls.length && calls[next]!.start <= time[i]!) until = Math.max(until, calls[next++]!.end);
    if (time[i]! <= until) consider(time[i]!, memory[i]!);
  }
  return peak;
}
