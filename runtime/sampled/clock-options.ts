import type { Ledger } from '../clock/ledger.ts';
import type { Memory } from '../counters/layout.ts';
import type { Strata } from '../counters/strata.ts';
import type { SampledContexts } from './contexts.ts';

/** What a sampled clock is made of. */
export interface SampledClockOptions {
  readonly memory: Memory;
  readonly strata: Strata;
  readonly ledger: Ledger;
  readonly contexts: SampledContexts;
  /** The share of time that readings may take, above 0. */
  readonly share: number;
}
