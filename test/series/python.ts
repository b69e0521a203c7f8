import { spawnSync } from 'node:child_process';

/** Debian's `mprof` of memory_profiler (packages python3-memory-profiler and python3-matplotlib). */
const MPROF = 'python3-mprof';

/**
 * Whether Python's mprof is here. On a developer's machine its absence skips the tests that compare with it; under CI
 * it fails them.
 */
export const withPython: { skip: string | false } = {
  skip: process.env.CI || spawnSync(MPROF, ['list']).status === 0 ? false : `${MPROF} is not installed`,
};

/** Runs Python's mprof in a folder. */
export function mprof(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(MPROF, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, MPLBACKEND: 'Agg' },
  });
  if (error)
    throw new Error(`${MPROF} cannot be started; apt-get install python3-memory-profiler python3-matplotlib`, {
      cause: error,
    });
  return { status, stdout, stderr };
}
