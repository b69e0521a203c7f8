import { setPriority } from 'node:os';

/**
 * Where the system allows it (root on Linux, which has a priority for each thread), this thread does not wait for
 * programs that keep all processors busy: the last snapshot of one that is killed would be as old as that wait.
 */
export function goFirst(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, -10);
  } catch {
    // It waits its turn.
  }
}
