import type { Clock } from './clock.ts';
import type { Contexts } from './contexts.ts';
import type { Frames } from './frame.ts';
import type { Ledger } from './ledger.ts';
import type { FileProbes, SharedProbes } from './probes.ts';
import type { Strata } from './sampled/strata.ts';

/** What measures a thread: the exact probes, or the sampled ones. */
export interface Engine {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly contexts: Contexts;
  readonly frames: Frames;
  /** The memory of sampled probes. */
  readonly strata?: Strata;
  /** Sets their counters to zero, and forgets their regions. */
  zero?(): void;
  clear?(): void;
  /** Probes of its own in the place of those over clock and frames; `first` and `count` are the functions of a file. */
  readonly shared?: Partial<SharedProbes>;
  ofFile?(first: number, count: number): Partial<FileProbes>;
  /** See the warm-up. */
  vary?(round: number): void;
}
