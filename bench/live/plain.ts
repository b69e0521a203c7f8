/** Loaded before a leak that runs without the profiler: `bench('before')` and `bench('after')` write heap snapshots into the folder that LEAK_FOLDER names. */
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';

(globalThis as { bench?: (when: string) => void }).bench = (when) =>
  void writeHeapSnapshot(join(process.env.LEAK_FOLDER!, `${when}.heapsnapshot`));
