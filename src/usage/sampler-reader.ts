import { openProcess } from '../process/proc-linux.ts';
import { hasProc } from '../process/tree.ts';
import { openLinuxTree } from '../process/tree-linux.ts';
import { openPortableTree } from '../process/tree-portable.ts';
import type { ProcessMetric, TreeSample } from '../process/types.ts';
import type { ChildSamples, SamplerData } from './sampler-protocol.ts';

/** What a sampler's thread reads at each tick: bytes, at once or soon. */
export interface Reader {
  read(): number | Promise<number>;
  children(): ChildSamples[];
  close(): void;
}

/** The reader that a measurement needs. */
export async function createReader(data: SamplerData): Promise<Reader> {
  const { metric, children } = data;
  if (metric === 'heap' || metric === 'external' || metric === 'arrayBuffers') return inspectorReader(metric);
  if (children) return treeReader(metric, children);
  if (metric === 'rss') return { read: () => process.memoryUsage.rss(), children: () => [], close: () => {} };
  const self = openProcess(process.pid, metric)!;
  return { read: () => self.memory(), children: () => [], close: () => self.close() };
}

async function treeReader(metric: ProcessMetric, mode: 'sum' | 'each'): Promise<Reader> {
  const found = new Map<number, ChildSamples>();
  const take = (sample: TreeSample | null): number => {
    if (!sample) return 0;
    let sum = sample.root;
    for (const [pid, memory] of sample.children) {
      sum += memory;
      let child = found.get(pid);
      if (!child) {
        child = { pid, samples: [], peak: -1 };
        found.set(pid, child);
      }
      child.samples.push({ time: sample.time, memory });
    }
    return mode === 'sum' ? sum : sample.root;
  };
  const linux = hasProc ? openLinuxTree(process.pid, { metric, children: true }) : null;
  const tree = linux ?? (await openPortableTree(process.pid, { metric, children: true }));
  if (!tree) throw new Error('this process cannot be read');
  return {
    read: () => (linux ? take(linux.sampleSync()) : tree.sample().then(take)),
    children: () => [...found.values()].map((child) => ({ ...child, peak: tree.peaks().get(child.pid) ?? -1 })),
    close: () => tree.close(),
  };
}

/**
 * The main thread's heap. No other thread can read it, but the inspector's answers come from an interrupt of the main
 * thread, so they come while its JavaScript is busy.
 */
async function inspectorReader(metric: 'heap' | 'external' | 'arrayBuffers'): Promise<Reader> {
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connectToMainThread();
  // A session does not keep its thread alive.
  const alive = setInterval(() => {}, 1 << 30);
  const ask =
    metric === 'heap'
      ? post<{ usedSize: number }>(session, 'Runtime.getHeapUsage').bind(null, {})
      : post<{ result: { value: number } }>(session, 'Runtime.evaluate').bind(null, {
          expression: `process.memoryUsage().${metric}`,
          returnByValue: true,
          silent: true,
        });
  return {
    read: () => ask().then((answer) => ('usedSize' in answer ? answer.usedSize : answer.result.value)),
    children: () => [],
    close(): void {
      session.disconnect();
      clearInterval(alive);
    },
  };
}

function post<T>(session: import('node:inspector').Session, method: string): (parameters: object) => Promise<T> {
  return (parameters) =>
    new Promise((resolve, reject) => {
      session.post(method, parameters, (error, answer) => (error ? reject(error) : resolve(answer as T)));
    });
}
