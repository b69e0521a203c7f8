import { formatBytes, formatMs } from '../text/units.ts';
import type { MemoryUsage } from './types.ts';

/** Less than this, or than a tenth of what was new, is not worth a word: V8 always has some room left. */
const LITTLE = 1024 * 1024;

/** What was measured, in a line for a person. */
export function summary(this: MemoryUsage): string {
  const { name, metric, peak, baseline, peakKind, duration, ended } = this;
  const kind = peakKind === 'kernel' ? `${metric}, by the kernel` : metric;
  const above = `${formatBytes(peak - baseline)} above the baseline of ${formatBytes(baseline)}`;
  const after =
    ended === 'finished'
      ? `in ${formatMs(duration)}`
      : `until the ${ended === 'timeout' ? 'timeout' : 'abort'}, ${formatMs(duration)}`;
  return `${name}: peak ${formatBytes(peak)}, ${above} (${kind}), ${after}${reusedText(this)}`;
}

/** Bytes that resident memory does not show, when they are worth a word; else 0. */
export function reusedWorthSaying({ reused = 0, peak, baseline }: MemoryUsage): number {
  return reused < Math.max(LITTLE, (peak - baseline) / 10) ? 0 : reused;
}

function reusedText(usage: MemoryUsage): string {
  const reused = reusedWorthSaying(usage);
  if (reused === 0) return '';
  return `; at least ${formatBytes(reused)} more lay in memory that the process had already (isolate: true starts without)`;
}
