import pidusage from 'pidusage';
import { listProcesses } from './process-list.ts';
import type { ProcessTree, TreeOptions, TreeSample } from './types.ts';

/** Listing all processes starts a program where there is no `/proc`; done at most this often (ms). */
const SCAN_INTERVAL = 500;

/** A tree read by pidusage, which works on every system; null when there is no process of that pid. */
export async function openPortableTree(pid: number, options: TreeOptions = {}): Promise<ProcessTree | null> {
  let below: number[] = [];
  let scannedAt = -Infinity;

  async function scan(): Promise<void> {
    if (!options.children || performance.now() - scannedAt < SCAN_INTERVAL) return;
    scannedAt = performance.now();
    const all = await listProcesses();
    // Known processes stay known when their parent ends and they move to another one.
    const members = new Set([pid, ...below]);
    for (let size = 0; size !== members.size; ) {
      size = members.size;
      for (const each of all) if (members.has(each.parent)) members.add(each.pid);
    }
    const running = new Set(all.map((each) => each.pid));
    members.delete(pid);
    members.delete(process.pid);
    below = [...members].filter((each) => running.has(each));
  }

  async function sample(): Promise<TreeSample | null> {
    await scan();
    const time = performance.timeOrigin + performance.now();
    const memory = await memoryOf([pid, ...below]);
    const root = memory.get(pid);
    if (root === undefined) return null;
    memory.delete(pid);
    return { time, root, children: memory };
  }

  if ((await memoryOf([pid])).size === 0) return null;
  return {
    pid,
    sample,
    peaks: () => new Map(),
    watchPeaks: () => {},
    close: () => pidusage.clear(),
  };
}

/** pid → resident bytes, of those that run. */
async function memoryOf(pids: number[]): Promise<Map<number, number>> {
  const memory = new Map<number, number>();
  try {
    const all = await pidusage(pids);
    for (const [pid, usage] of Object.entries(all)) {
      // A process that has ended but was not waited for holds nothing.
      if (usage && usage.memory > 0) memory.set(Number(pid), usage.memory);
    }
  } catch {
    // When one of several is gone, some systems answer for none of them.
    if (pids.length > 1) for (const pid of pids) for (const entry of await memoryOf([pid])) memory.set(...entry);
  }
  return memory;
}
