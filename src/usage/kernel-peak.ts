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
const watching = new Set<Watching>();
let self: LinuxProcess | null = null;

/** Resets the kernel's high-water mark of this process; null where it keeps none or it cannot be reset. */
export function watchKernelPeak(): KernelPeakWatch | null {
  if (!hasProc) return null;
  self ??= openProcess(process.pid);
  if (!self) return null;
  const own = self;
  const mark = own.highWater();
  for (const each of watching) each.largest = Math.max(each.largest, mark);
  if (!own.resetHighWater()) return null;
  const mine: Watching = { largest: 0 };
  watching.add(mine);
  return {
    stop(): number {
      watching.delete(mine);
      return Math.max(mine.largest, own.highWater());
    },
  };
}
