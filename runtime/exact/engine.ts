import { openLedger } from '../clock/ledger.ts';
import { makeContexts } from '../counters/contexts.ts';
import type { Memory } from '../counters/layout.ts';
import type { Engine } from '../engine.ts';
import { makeClock } from './clock.ts';
import { makeFrames } from './frames.ts';

/** Makes the engine that reads the gauge at each probe. */
export function exactEngine(memory: Memory, options: { readonly metric: 'heap' | 'rss' }): Engine {
  const ledger = openLedger(memory);
  const clock = makeClock({ memory, ledger, metric: options.metric });
  const contexts = makeContexts(memory);
  const frames = makeFrames(memory, clock, contexts);
  return {
    ledger,
    clock,
    contexts,
    frames,
    shared: {
      e: (f, first) => frames.enter(first + f),
      c: (f, first) => frames.enterQuietly(first + f),
      q: (f, first, k) => frames.pass(first + f, k),
    },
  };
}
