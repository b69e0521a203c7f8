import { formatBytes, formatMs } from '../text/units.ts';
import type { MemoryUsage } from './types.ts';

/** What was measured, in a line for a person. */
export function summary(this: MemoryUsage): string {
  const { name, metric, peak, baseline, peakKind, duration, ended } = this;
  const kind = peakKind === 'kernel' ? `${metric}, by the kernel` : metric;
  const above = `${formatBytes(peak - baseline)} above the baseline of ${formatBytes(baseline)}`;
  const after =
    ended === 'finished'
      ? `in ${formatMs(duration)}`
      : `until the ${ended === 'timeout' ? 'timeout' : 'abort'}, ${formatMs(duration)}`;
  return `${name}: peak ${formatBytes(peak)}, ${above} (${kind}), ${after}`;
}
