import { spawn } from 'node:child_process';

/** Reads a word from whom it guards for; when that ends without one, it was killed. */
const SCRIPT = 'read -r word || { kill -KILL "$1"; rm -rf -- "$2"; }';

/**
 * Ends process `pid` when this process is killed by what it cannot pass on, as the program would have ended in its
 * place, and removes the session's folder `directory`. Returns what ends the guard, once the process has ended. Without a
 * POSIX shell there is none.
 */
export function guardProgram(pid: number, directory: string): () => void {
  if (process.platform === 'win32') return () => {};
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(pid), directory], {
    // Not in the group that a terminal sends its signals to.
    detached: true,
    cwd: '/',
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A system that starts no further process has none.
  guard.on('error', () => {});
  guard.stdin!.on('error', () => {});
  guard.unref();
  return () => void guard.stdin!.end('ended\n');
}
