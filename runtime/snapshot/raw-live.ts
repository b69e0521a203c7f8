/** Why a moment was taken; mirrors the profile's. */
export type RawCause = 'end' | 'signal' | 'snapshot' | 'interval' | 'peak' | 'nearly-full';

/** A point at which living bytes were taken; ms since the start, bytes. */
export interface RawMoment {
  time: number;
  cause: RawCause;
  heap: number;
  live: number;
  outside: number;
  ms: number;
}

/** What a line holds: function and site as numbers over all tables, bytes by moment. */
export interface RawLiveLine {
  fn: number;
  site: number;
  bytes: number[];
  /** How much of the last of them is an estimate; the rest are Buffers, which are counted. */
  sampled: number[];
}

/** Living bytes of a thread by line. */
export interface RawLive {
  /** Bytes between two samples, on average. */
  interval: number;
  moments: RawMoment[];
  lines: RawLiveLine[];
  /** The counters began anew after the sampler did: lines hold more than they have allocated since. */
  wasReset?: boolean;
  /** Whose the objects of no line are that lived at the last moment, in bytes. */
  elsewhere: { name: string; bytes: number }[];
  /** Name of the heap snapshot in the session directory, when one was taken. */
  heap?: string;
  /** Why none was: bytes that it may have taken, and that were there. */
  lacking?: { need: number; room: number } | undefined;
  /** V8's samples that lived then: site, size (bytes, as V8 scales it), and how many there are of it, again and again; -1 for what has no site. */
  samples?: number[];
}
