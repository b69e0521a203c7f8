/** What tests wait with, where nothing of the test's own says that something has happened. Nothing here waits for time to pass. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** ms after which a test has failed. */
const PATIENCE = 120_000;

/** Waits for something to be true of the files in a folder, and looks whenever one of them has changed. */
export async function untilFiles(folder: string, what: string, holds: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  const watcher = watch(folder);
  try {
    while (!holds()) await once(watcher, 'change', { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    assert.fail(`never in ${folder}: ${what}`);
  } finally {
    watcher.close();
  }
}

/** Waits for something to be true of processes that are no children of the test: the system tells nobody, so it looks again and again. */
export async function untilProcesses(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE; !holds(); await pause(5)) assert.ok(Date.now() < end, `never: ${what}`);
}

/** Whether a process runs. One whose parent has gone may stay in the list of processes when nobody asks how it ended. */
export function isRunning(pid: number): boolean {
  return /[^ZX]/.test(stateOf(pid));
}

/** What a process does, by the letter that ps(1) has for it: `T` when it is stopped, `Z` when only its status is left; empty: there is none. */
export function stateOf(pid: number): string {
  return spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.slice(0, 1);
}
