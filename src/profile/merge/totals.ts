import { sumElsewhere } from '../live/elsewhere.ts';
import { tidyMs } from '../measures.ts';
import type { Totals } from '../types.ts';

const SUMMED = [
  'allocated',
  'lines',
  'outside',
  'setAside',
  'gcs',
  'gcMs',
  'probes',
  'probeMs',
  'probeAllocated',
] as const;
const WHERE_KNOWN = ['residual', 'live', 'liveOutside', 'probeResident'] as const;

/** Sums; of peaks, which did not come at the same time, the largest of all. */
export function mergeTotals(all: readonly Totals[]): Totals {
  const totals = { ...all[0]! };
  for (const other of all.slice(1)) {
    for (const key of SUMMED) totals[key] += other[key];
    for (const key of WHERE_KNOWN) {
      if (other[key] !== undefined) totals[key] = (totals[key] ?? 0) + other[key];
    }
    if (other.liveElsewhere !== undefined) {
      totals.liveElsewhere = sumElsewhere([totals.liveElsewhere ?? [], other.liveElsewhere]);
    }
    totals.peakRss = Math.max(totals.peakRss, other.peakRss);
    totals.peakMemory = Math.max(totals.peakMemory, other.peakMemory);
  }
  return { ...totals, gcMs: tidyMs(totals.gcMs), probeMs: Math.round(totals.probeMs * 1e6) / 1e6 };
}
