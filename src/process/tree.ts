import { existsSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import { openLinuxTree } from './tree-linux.ts';
import type { ProcessTree, TreeOptions } from './types.ts';

/** True where `/proc` tells what Linux's does. */
export const hasProc: boolean = process.platform === 'linux' && existsSync('/proc/self/statm');

/**
 * Opens a process for reading, by `/proc` on Linux and by pidusage elsewhere. Throws {@link MprofLineError} when there is no such
 * process, when it belongs to someone who keeps it from being read, or when the metric exists on Linux only.
 */
export async function openTree(pid: number, options: TreeOptions = {}): Promise<ProcessTree> {
  checkPid(pid);
  const metric = options.metric ?? 'rss';
  if (!hasProc && metric !== 'rss')
    throw new MprofLineError(`metric: ${metric} can be read on Linux only; expected rss`);
  const tree = hasProc
    ? openLinuxTree(pid, options)
    : await (await import('./tree-portable.ts')).openPortableTree(pid, options);
  if (!tree) throw new MprofLineError(`there is no process ${pid}: it has ended, or it never existed`);
  return tree;
}

function checkPid(pid: number): void {
  if (!Number.isSafeInteger(pid) || pid <= 0)
    throw new MprofLineError(`pid: expected a positive whole number, given ${pid}`);
}
