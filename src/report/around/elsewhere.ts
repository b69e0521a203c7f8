import type { Profile } from '../../profile/types.ts';
import { formatBytes } from '../../text/units.ts';
import { MODULE } from '../facts/loading.ts';
import type { ReportOptions } from '../options.ts';

const MB = 1024 * 1024;
/** The lines are the lesser part of a run when this share was allocated outside of them, and it was not little. */
const MOSTLY = 0.9;
const WORTH_SAYING = 5 * MB;
/** V8 reserves so much beside the heap in use, for young objects, code and what was collected. */
const RESERVED = 32 * MB;

/** What leads a report when most of it lies where the lines cannot show it. */
export function elsewhereLines(profile: Profile, options: ReportOptions): string[] {
  return [...outside(profile, options), ...outsideOfHeap(profile, options)];
}

function outside({ totals, functions }: Profile, { precision = 1 }: ReportOptions): string[] {
  if (functions.every(({ calls }) => calls === 0) || totals.outside < Math.max(WORTH_SAYING, MOSTLY * totals.allocated))
    return [];
  const percent = Math.floor((totals.outside / totals.allocated) * 100);
  // A module's own code is only measured where everything in a file is.
  const hint = functions.some(({ name }) => name === MODULE) ? '--include' : '--all, --include';
  return [
    `${percent} % of what was allocated, ${formatBytes(totals.outside, precision)}, was allocated outside of the profiled lines: by functions that are not profiled (${hint}), or by Node itself.`,
  ];
}

/** How much more resident memory grew than all heaps of its process together, and the profiler, can account for. */
function outsideOfHeap({ run, series, totals }: Profile, { precision = 1 }: ReportOptions): string[] {
  // With --live V8's sampler and heap snapshots take resident memory themselves: it would be the profiler's, told as the program's.
  if (run.metric === 'rss' || run.live !== undefined) return [];
  const own = series.filter(({ pid, command }) => pid === run.pid && command === undefined);
  const main = own.find(({ threadId }) => threadId === 0);
  const first = main?.rss[0];
  if (main === undefined || first === undefined) return [];
  const resident = main.rss.reduce((most, rss) => Math.max(most, rss), 0) - first;
  const heaps = own.reduce((sum, { heap }) => sum + heap.reduce((most, size) => Math.max(most, size), 0), 0);
  const grown = Math.max(heaps, totals.peakMemory) - (main.heap[0] ?? 0);
  const outside = resident - Math.max(0, grown) - (totals.probeResident ?? 0);
  if (outside - RESERVED * own.length < WORTH_SAYING || outside < resident / 2) return [];
  return [
    `Resident memory grew by ${formatBytes(outside, precision)} outside of V8's heap and of Buffers (SharedArrayBuffers, addons, V8 itself): --metric rss shows on which lines.`,
  ];
}
