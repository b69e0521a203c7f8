import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { MprofLineError } from '../error.ts';
import { startCommand } from '../process/start-command.ts';
import { openTree } from '../process/tree.ts';
import type { ProcessMetric, ProcessTree, TreeSample } from '../process/types.ts';
import { PEAK_INTERVAL, type WatchEnd, watchTree } from '../process/watch.ts';
import type { UsageSettings } from './function-usage.ts';
import type { ChildUsage, Command, MemoryUsage, ProcessExit, Sample } from './types.ts';

/** Watches a process that we did not start until it ends. */
export async function measurePid(pid: number, settings: UsageSettings): Promise<MemoryUsage<ProcessExit>> {
  const tree = await openTree(pid, treeOptions(settings, true));
  return watch(tree, settings, () => ({ code: null, signal: null }));
}

/** Watches a child that somebody else started. */
export async function measureChild(child: ChildProcess, settings: UsageSettings): Promise<MemoryUsage<ProcessExit>> {
  if (child.pid === undefined) throw new MprofLineError('memoryUsage: the ChildProcess was never started');
  if (child.exitCode !== null || child.signalCode !== null)
    throw new MprofLineError(`memoryUsage: the ChildProcess ${child.pid} has ended`);
  const exited = once(child, 'exit').catch(() => {});
  const tree = await openTree(child.pid, treeOptions(settings, true));
  return watch(tree, settings, async (end) => {
    if (end === 'process-ended') await exited;
    return { code: child.exitCode, signal: child.signalCode };
  });
}

/** Starts a command and watches it from its first moment to its end. */
export async function measureCommand(command: Command, settings: UsageSettings): Promise<MemoryUsage<ProcessExit>> {
  const shell = typeof command === 'string';
  const { child, started, exit } = startCommand(shell ? [command] : command, { shell }, 'command: ');
  await started;
  const terminate = (): void => void child.kill('SIGTERM');
  settings.signal?.addEventListener('abort', terminate, { once: true });
  if (settings.signal?.aborted) terminate();
  try {
    // The shell is only the way to the processes that are meant.
    const all: UsageSettings = shell && !settings.children ? { ...settings, children: 'sum' } : settings;
    const tree = await openTree(child.pid!, treeOptions(all, false));
    return await watch(tree, all, () => exit);
  } finally {
    settings.signal?.removeEventListener('abort', terminate);
  }
}

function treeOptions(
  settings: UsageSettings,
  resetPeak: boolean,
): { metric: ProcessMetric; children: boolean; resetPeak: boolean } {
  const { metric, children } = settings;
  if (metric !== 'rss' && metric !== 'pss' && metric !== 'uss') {
    throw new MprofLineError(`metric: ${metric} can be read of this process only; expected rss, pss or uss`);
  }
  return { metric, children: children !== false, resetPeak };
}

async function watch(
  tree: ProcessTree,
  settings: UsageSettings,
  exit: (end: WatchEnd) => ProcessExit | Promise<ProcessExit>,
): Promise<MemoryUsage<ProcessExit>> {
  const { metric, interval, children, onSample } = settings;
  const startedAt = performance.timeOrigin + performance.now();
  const samples: Sample[] = [];
  const found = new Map<number, ChildUsage>();
  const take = (tick: TreeSample): void => {
    const time = Math.max(0, tick.time - startedAt);
    let memory = tick.root;
    for (const [pid, bytes] of tick.children) {
      if (children === 'sum') memory += bytes;
      let child = found.get(pid);
      if (!child) {
        child = { pid, samples: [], peak: 0, peakKind: 'largest-sample' };
        found.set(pid, child);
      }
      child.samples.push({ time, memory: bytes });
      child.peak = Math.max(child.peak, bytes);
    }
    const sample = { time, memory };
    samples.push(sample);
    onSample?.(sample);
  };
  const end = await watchTree(tree, {
    interval,
    ...(settings.timeout !== undefined && { timeout: settings.timeout }),
    ...(settings.signal && { signal: settings.signal }),
    onSample: take,
    peakInterval: metric === 'rss' ? PEAK_INTERVAL : 0,
  });
  const duration = performance.timeOrigin + performance.now() - startedAt;
  const marks = metric === 'rss' ? tree.peaks() : new Map<number, number>();
  tree.close();
  for (const child of found.values()) {
    const mark = marks.get(child.pid);
    if (mark !== undefined) Object.assign(child, { peak: Math.max(child.peak, mark), peakKind: 'kernel' });
  }
  const result = await exit(end);
  const mark = children === 'sum' ? undefined : marks.get(tree.pid);
  return {
    name: settings.name ?? metric,
    metric: metric as ProcessMetric,
    interval,
    startedAt,
    duration,
    baseline: samples[0]?.memory ?? 0,
    peak: samples.reduce((largest, sample) => Math.max(largest, sample.memory), mark ?? 0),
    peakKind: mark === undefined ? 'largest-sample' : 'kernel',
    samples,
    children: [...found.values()],
    collections: [],
    ended: end === 'process-ended' ? 'finished' : end,
    result,
  };
}
