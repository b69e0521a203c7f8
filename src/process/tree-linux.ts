import { existsSync, readFileSync } from 'node:fs';
import { isOwnHelper } from './own-helper.ts';
import { childProcesses, type LinuxProcess, openProcess, parents } from './proc-linux.ts';
import type { ProcessTree, TreeOptions, TreeSample } from './types.ts';

/** Looking for new processes costs more than reading known ones, and is done at most this often (ms). */
const SCAN_INTERVAL = 20;

/** Looks at a new process that is still its parent's copy, before it is taken for one that stays so. */
const LOOKS = 3;

/** A {@link ProcessTree} that also answers at once, for the thread that samples while another one is busy. */
export interface SyncProcessTree extends ProcessTree {
  sampleSync(): TreeSample | null;
}

/** Opens a tree by `/proc`, or returns null when there is no process of that pid. */
export function openLinuxTree(pid: number, options: TreeOptions = {}): SyncProcessTree | null {
  const metric = options.metric ?? 'rss';
  const opened = openProcess(pid, metric);
  if (!opened) return null;
  const root = opened;
  const children = new Map<number, LinuxProcess>();
  const marks = new Map<number, number>();
  const copies = new Map<number, number>();
  // A mark that cannot be reset still holds what was before us; then it says nothing about this recording.
  const marked = !options.resetPeak || root.resetHighWater();
  const listed = existsSync(`/proc/${pid}/task/${pid}/children`);
  let scannedAt = -Infinity;

  function scan(): void {
    const now = performance.now();
    if (now - scannedAt < SCAN_INTERVAL) return;
    scannedAt = now;
    const below = listed ? (of: number): number[] => childProcesses(of) : byParent(parents());
    // A child whose parent has ended belongs to init now, and is followed because it is known already.
    const queue = [pid, ...children.keys()];
    const seen = new Set(queue);
    for (const each of queue) {
      for (const child of below(each)) {
        if (seen.has(child) || child === process.pid) continue;
        seen.add(child);
        queue.push(child);
        if (isCopy(child, each)) continue;
        const found = openChild(child);
        if (found) children.set(child, found);
      }
    }
  }

  /**
   * Between fork and exec a process has its parent's memory and names, and what it is to be cannot be told; in the middle of
   * exec it has neither words nor an environment.
   */
  function isCopy(child: number, parent: number): boolean {
    const looks = (copies.get(child) ?? 0) + 1;
    const words = commandLine(child);
    if (looks > LOOKS || (words !== '' && words !== commandLine(parent))) {
      copies.delete(child);
      return false;
    }
    copies.set(child, looks);
    return true;
  }

  function openChild(child: number): LinuxProcess | null {
    try {
      return isOwnHelper(child) ? null : openProcess(child, metric);
    } catch {
      // A set-uid child: its pss and uss are not ours to read.
      return null;
    }
  }

  function mark(member: LinuxProcess): void {
    const value = member.highWater();
    // Not the maximum: the mark only falls when the process executes another program, whose mark is the one meant.
    if (value > 0) marks.set(member.pid, value);
  }

  function watchPeaks(): void {
    if (marked) mark(root);
    for (const child of children.values()) mark(child);
  }

  function sampleSync(): TreeSample | null {
    const time = performance.timeOrigin + performance.now();
    const memory = root.memory();
    if (memory < 0) return null;
    if (options.children) scan();
    const sample: TreeSample = { time, root: memory, children: new Map() };
    for (const child of children.values()) {
      const bytes = child.memory();
      if (bytes >= 0) {
        sample.children.set(child.pid, bytes);
      } else {
        child.close();
        children.delete(child.pid);
      }
    }
    if (metric === 'rss') watchPeaks();
    return sample;
  }

  return {
    pid,
    sampleSync,
    sample: async () => sampleSync(),
    peaks: () => marks,
    watchPeaks,
    close(): void {
      root.close();
      for (const child of children.values()) child.close();
      children.clear();
    },
  };
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

function byParent(parent: Map<number, number>): (pid: number) => number[] {
  return (pid) => [...parent].filter(([, of]) => of === pid).map(([child]) => child);
}
