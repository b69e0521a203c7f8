import { basename } from 'node:path';
import { MprofLineError } from '../error.ts';
import { withoutOptions } from '../node-options.ts';
import { type ListedProcess, listLinuxProcesses, listProcesses } from './process-list.ts';

/**
 * The pid that a person means by a number or by a name: the program's name, or that of the script it runs. Throws
 * {@link MprofLineError} when nothing, or more than one process, has that name.
 */
export async function findProcess(hint: string): Promise<number> {
  if (/^\d+$/.test(hint)) return Number(hint);
  const all = process.platform === 'linux' ? listLinuxProcesses() : await listProcesses();
  const own = ancestors(all);
  const others = all.filter((each) => !own.has(each.pid));
  const exact = others.filter((each) => names(each).includes(hint));
  const found = exact.length > 0 ? exact : others.filter((each) => names(each).some((name) => name.includes(hint)));
  if (found.length === 0)
    throw new MprofLineError(`attach: no process is named ${hint}; expected a pid or the name of a running program`);
  if (found.length > 1) {
    const list = found.slice(0, 8).map((each) => `${each.pid} (${each.name})`);
    const more = found.length > list.length ? `, and ${found.length - list.length} more` : '';
    throw new MprofLineError(
      `attach: ${found.length} processes are named ${hint}: ${list.join(', ')}${more}; give the pid of one`,
    );
  }
  return found[0]!.pid;
}

/** We and those who started us carry the name on our command lines too. */
function ancestors(all: readonly ListedProcess[]): Set<number> {
  const parent = new Map(all.map((each) => [each.pid, each.parent]));
  const own = new Set<number>();
  for (let pid: number | undefined = process.pid; pid && !own.has(pid); pid = parent.get(pid)) own.add(pid);
  return own;
}

/** The program's name and, for `node server.js`, the script's. */
function names(each: ListedProcess & { words?: string[] }): string[] {
  const words = each.words ?? [];
  const script = withoutOptions(words.slice(1), (word) => word.startsWith('-')).find((word) => word !== '');
  return [each.name, basename(words[0] ?? ''), basename(script ?? '')].filter((name) => name !== '');
}
