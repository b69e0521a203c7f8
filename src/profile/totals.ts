import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { tidyMs } from './measures.ts';
import type { ThreadTree } from './thread-tree.ts';
import type { Totals, Warning } from './types.ts';

/** A run's clock and the sum of its parts agree within this share, or the profile says that they do not. */
const AGREEMENT = 0.001;

/** Sums over all threads. */
export function totalsOf(threads: readonly ThreadTree[]): Totals {
  const sum = (value: (thread: ThreadTree) => number): number =>
    threads.reduce((total, thread) => total + value(thread), 0);
  return {
    allocated: Math.round(sum(({ raw }) => clockOf(raw))),
    lines: Math.round(sum(({ lines }) => lines)),
    outside: Math.round(sum(({ outside }) => outside)),
    ...(threads.some(({ residual }) => residual !== undefined)
      ? { residual: Math.round(sum(({ residual }) => residual ?? 0)) }
      : {}),
    setAside: Math.max(0, Math.round(sum(({ raw }) => raw.totals.setAside))),
    gcs: sum(({ raw }) => raw.totals.gcs),
    gcMs: tidyMs(sum(({ raw }) => raw.totals.gcMs)),
    peakRss: Math.max(...threads.map(({ raw }) => raw.totals.peakRss)),
    peakMemory: Math.max(...threads.map(({ peak }) => peak)),
    probes: sum(({ raw }) => raw.totals.probes),
    probeMs: tidyMs(sum(({ raw }) => raw.totals.ownMs)),
    probeAllocated: Math.max(0, Math.round(sum(({ raw }) => raw.totals.ownBytes))),
    probeResident: sum(({ raw }) => raw.totals.ownResident),
  };
}

/** How far a thread's clock moved, from the heap itself: not from what was charged. */
export function clockOf(raw: RawSnapshot): number {
  const { used, usedAtStart, collected, ownBytes, externalGrown, setAside } = raw.totals;
  return used - usedAtStart + collected - ownBytes + externalGrown + setAside;
}

/** What a reader must know of the sums. */
export function warningsOf(threads: readonly ThreadTree[]): Warning[] {
  const warnings: Warning[] = [];
  if (threads.some(({ raw }) => raw.flags.folded)) {
    warnings.push({
      kind: 'contexts-folded',
      message: 'so many different call paths that further ones were counted as calls from outside',
    });
  }
  if (threads.some(({ raw }) => raw.flags.exhausted)) {
    warnings.push({
      kind: 'sites-exhausted',
      message: 'more lines in more call paths than there is room for: the rest was counted as outside',
    });
  }
  const clock = threads.reduce((total, thread) => total + clockOf(thread.raw), 0);
  const parts = threads.reduce((total, { lines, outside, residual }) => total + lines + outside + (residual ?? 0), 0);
  if (Math.abs(clock - parts) > Math.max(AGREEMENT * clock, 1024)) {
    warnings.push({ kind: 'other', message: `lines and outside sum to ${parts} bytes, but the clock moved ${clock}` });
  }
  return warnings;
}
