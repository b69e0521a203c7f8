import type { InstrumentOptions, InstrumentResult } from './types.ts';

/** Placeholder until the transform lands in the next commits: selects nothing. */
export function instrument(_code: string, _options: InstrumentOptions): InstrumentResult | null {
  return null;
}
