import type { RawThread } from '../snapshot/raw.ts';
import type { RawLive } from '../snapshot/raw-live.ts';

/** A thread to follow. */
export interface SamplerStart {
  buffer: SharedArrayBuffer;
  /** Memory of its sampled probes, when it has them. */
  strata?: SharedArrayBuffer | undefined;
  thread: RawThread;
  /** ms between two looks at memory. */
  interval: number;
  /** Bytes; near them snapshots are taken more often. */
  heapLimit: number;
  /** Epoch ms of the runtime's installation; part of the snapshots' names. */
  startedAt: number;
  /** Where snapshots go; none are written without. */
  directory: string | undefined;
  tables: string[];
  /** Bytes between its samples of living objects; undefined: it takes none. */
  live: number | undefined;
}

/** What the threads tell the sampler. */
export type SamplerMessage =
  | { kind: 'start'; start: SamplerStart }
  | { kind: 'table'; threadId: number; table: string }
  | { kind: 'live'; threadId: number; live: RawLive }
  | { kind: 'label'; threadId: number; label: string }
  | { kind: 'exit'; threadId: number; outOfMemory: boolean };

/** ms of CPU time of the process between two snapshots: a killed process loses at most what it did since, and the time to write one. */
export const SNAPSHOT_PERIOD = 25;
/** ms between two snapshots of a process that works less: a server that answers now and then would spend most of its time on them. */
export const LONGEST_PERIOD = 50;
/** The same while memory is near V8's limit. */
export const TIGHT_PERIOD = 15;
/** ms that a thread waits for the sampler to come up, or to save all threads. */
export const PATIENCE = 1000;
/** End of the name of a file beside a process's snapshots, after its pid: its threads are to take what is alive. It goes when that is saved. */
export const MOMENT = '.moment';
/** What the sampler tells a thread that made no probe for a while. */
export const POLL = 'poll';
