import { readFileSync } from 'node:fs';

/** In the environment of a program that the profiler itself starts inside the one it watches. */
export const OWN_HELPER = 'MPROF_LINE_HELPER';

/** Whether a process is such a program (Linux; false where its environment cannot be read). */
export function isOwnHelper(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${OWN_HELPER}=`);
  } catch {
    return false;
  }
}
