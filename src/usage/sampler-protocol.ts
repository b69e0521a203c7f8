import type { Sample, UsageMetric } from './types.ts';

/** Int32 slots that the two threads share. */
export const STOP = 0;
export const COUNT = 1;
export const CLOSED = 2;
export const CONTROL_SLOTS = 3;

/** Samples that fit; then every four become two, so that the longest measurement stays within 16 MB. */
export const CAPACITY: number = 1 << 20;

/** What the sampler's thread is told. */
export interface SamplerData {
  control: SharedArrayBuffer;
  /** `[epoch ms, bytes]` for each sample. */
  samples: SharedArrayBuffer;
  metric: UsageMetric;
  interval: number;
  children: 'sum' | 'each' | false;
  /** Send samples on as they come. */
  live: boolean;
}

/** Samples of one child process, times in epoch ms; `peak` is the kernel's, or -1. */
export interface ChildSamples {
  pid: number;
  samples: Sample[];
  peak: number;
}

/** What the sampler's thread says. */
export type SamplerMessage =
  | { kind: 'ready' }
  | { kind: 'samples'; values: number[] }
  | { kind: 'failed'; message: string }
  | { kind: 'done'; children: ChildSamples[] };
