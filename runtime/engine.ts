import type { Clock } from './clock/clock.ts';
import type { Ledger } from './clock/ledger.ts';
import type { Contexts } from './counters/contexts.ts';
import type { Strata } from './counters/strata.ts';
import type { Frames } from './frames/frame.ts';
import type { Entries, SharedProbes } from './probes.ts';

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
  /** What enters functions, and probes of its own in the place of those over clock and frames. */
  readonly shared: Entries & Partial<SharedProbes>;
  /** See the warm-up. */
  vary?(round: number): void;
}
