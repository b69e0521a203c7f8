import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What the Worker at `url`, which answers each path with `{ path, check }`, says of each; on as many threads as the machine runs at once. */
export async function checkAll<Check>(
  url: URL,
  paths: readonly string[],
  onCheck: (path: string, check: Check) => void,
): Promise<void> {
  const left = [...paths];
  const thread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url, {
        execArgv: ['--experimental-vm-modules', '--no-warnings'],
        // Syntax trees survive many collections of a small young generation.
        resourceLimits: { maxYoungGenerationSizeMb: 192, maxOldGenerationSizeMb: 3000 },
      });
      const next = (): void => {
        const path = left.shift();
        if (path === undefined) worker.terminate().then(() => resolve(), reject);
        else worker.postMessage(path);
      };
      worker.on('message', ({ path, check }: { path: string; check: Check }) => {
        onCheck(path, check);
        next();
      });
      worker.on('error', reject);
      next();
    });
  await Promise.all(Array.from({ length: Math.min(4, Math.max(2, availableParallelism())) }, thread));
}
