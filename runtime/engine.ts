import { type Clock, makeClock } from './clock.ts';
import { garbageCollector } from './collect.ts';
import { type Contexts, makeContexts } from './contexts.ts';
import type { Frames } from './frame.ts';
import { makeFrames } from './frames.ts';
import type { Memory } from './layout.ts';
import { type Ledger, openLedger } from './ledger.ts';
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

/** Makes the engine that reads the gauge at each probe. */
export function exactEngine(
  memory: Memory,
  options: { readonly metric: 'heap' | 'rss'; readonly gc: boolean },
): Engine {
  const ledger = openLedger();
  const collect = options.gc ? garbageCollector() : undefined;
  const clock = makeClock({ memory, ledger, metric: options.metric, collect });
  const contexts = makeContexts(memory);
  return { ledger, clock, contexts, frames: makeFrames(memory, clock, contexts) };
}
