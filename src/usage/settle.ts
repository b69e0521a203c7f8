import { setImmediate, setTimeout } from 'node:timers/promises';
import { collect } from './collect.ts';
import { readOwn } from './read-own.ts';
import type { UsageMetric } from './types.ts';

/** V8 gives pages back from threads of its own, some time after a collection: ms between two looks at it, and looks at most. */
const LOOK = 4;
const LOOKS = 12;
/** Resident memory has settled when it falls by less than this, in bytes. */
const STILL = 256 * 1024;

/** Collects the garbage of others, and waits until its memory has been given back: if it went during a measurement, it would hide what is taken then. */
export async function settle(metric: UsageMetric): Promise<void> {
  // What was weakly held goes when the loop has turned.
  await setImmediate();
  collect();
  if (metric !== 'rss' && metric !== 'pss' && metric !== 'uss') return;
  let before = readOwn(metric);
  for (let i = 0; i < LOOKS; i++) {
    await setTimeout(LOOK);
    const now = readOwn(metric);
    if (now > before - STILL) return;
    before = now;
  }
}
