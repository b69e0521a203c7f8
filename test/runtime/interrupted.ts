/**
 * Code with probes that runs while a probe reads: what an inspector session of another thread does when it evaluates something. Here
 * the two functions that a probe reads with, which the runtime takes when it is loaded, run it at chosen calls.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Profile } from '../../src/profile/types.ts';

const v8 = createRequire(import.meta.url)('node:v8') as typeof import('node:v8');
let readings = 0;
/** Calls of the two functions between two that are interrupted; 0: none is. */
let period = 0;
let interrupts = 0;
let interrupt = (): void => {};

function interruptible<T>(read: () => T): () => T {
  return () => {
    if (period > 0 && ++readings % period === 0) {
      const before = period;
      period = 0;
      interrupts++;
      interrupt();
      period = before;
    }
    return read();
  };
}

/** Calls of `outer`. */
export const CALLS = 1000;
/** What `inner` allocates on its line. */
export const BYTES = 1 << 18;

const PROGRAM = `
  function inner(n) {
    globalThis.large = new Array(n).fill(1);
  }
  function outer(i) { globalThis.small = { i };
    return i;
  }
  function all(n) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += outer(i);
    return sum;
  }
  ({ inner, all })`;

export interface Interrupted {
  /** How often `inner` ran. */
  interrupts: number;
  /** Of `inner`, `outer` and `all`. */
  calls: number[];
  /** Of their lines: the one of `inner`, the one of `outer` that allocates, and the loop of `all`. */
  hits: number[];
  allocated: number[];
  profile: Profile;
}

/** Runs `outer` so often, with `inner` in the middle of each `every`-th reading. One a process: the runtime is installed. */
export async function runInterrupted(every: number, share?: number): Promise<Interrupted> {
  v8.getHeapStatistics = interruptible(v8.getHeapStatistics);
  performance.now = interruptible(performance.now.bind(performance));
  syncBuiltinESMExports();
  // Not before: the runtime takes what it uses when it is loaded.
  const { functionOf, lineOf, profiled } = await import('./harness.js');
  const { handle, run, profile } = profiled(share === undefined ? {} : { share });
  const { inner, all } = run(PROGRAM) as { inner(n: number): void; all(n: number): number };
  interrupt = () => inner((BYTES - 16) / 8);
  interrupt();
  all(CALLS);
  handle.reset();
  period = every;
  all(CALLS);
  period = 0;
  const result = profile();
  const lines = [lineOf(result, 'inner', 1), lineOf(result, 'outer', 0), lineOf(result, 'all', 2)];
  return {
    interrupts,
    calls: ['inner', 'outer', 'all'].map((name) => functionOf(result, name).calls),
    hits: lines.map((line) => line.hits),
    allocated: lines.map((line) => line.self.allocated),
    profile: result,
  };
}
