import { type LinuxProcess, openProcess } from '../process/proc-linux.ts';
import { hasProc } from '../process/tree.ts';

/** A running measurement of this process's peak by the kernel. */
export interface KernelPeakWatch {
  /** Largest resident memory since the start, in bytes. */
  stop(): number;
}

interface Watching {
  largest: number;
}

/** There is one mark a process: before it is reset, those who already watch take what it holds. */
const mark: { readonly watching: Set<Watching>; of: LinuxProcess | null } = { watching: new Set(), of: null };

/** Resets the kernel's high-water mark of this process; null where it keeps none or it cannot be reset. */
export function watchKernelPeak(): KernelPeakWatch | null {
  if (!hasProc) return null;
  mark.of ??= openProcess(process.pid);
  if (!mark.of) return null;
  const own = mark.of;
  const highest = own.highWater();
  for (const each of mark.watching) each.largest = Math.max(each.largest, highest);
  if (!own.resetHighWater()) return null;
  const mine: Watching = { largest: 0 };
  mark.watching.add(mine);
  return {
    stop(): number {
      mark.watching.delete(mine);
      return Math.max(mine.largest, own.highWater());
    },
  };
}
