import { relative } from 'node:path';
import { MprofLineError } from '../../error.ts';
import { ATTACHED, type Outcome, type Refused } from '../../load/attached/words.ts';
import { createSelection } from '../../load/selection.ts';
import type { AttachLinesValues } from '../../options/attach-options.ts';
import type { Warning } from '../../profile/types.ts';
import { MADE } from '../../session/names.ts';
import { note } from '../../session/notes.ts';
import type { OpenedInspector } from './inspector.ts';
import { begin, type Link } from './link.ts';
import { planProbes } from './plan.ts';
import type { Remote } from './remote.ts';

/** What is to be measured of a process. */
export type Chosen = Omit<AttachLinesValues, 'duration'>;

/** Probes in a program that runs. */
export interface Probing extends Link {
  /** Functions that could not be replaced. */
  readonly refused: readonly Refused[];
  /** Worker threads of the program, which are left as they are. */
  readonly workers: number;
}

/**
 * Puts probes into a running process; null when its V8 replaces no functions of a program that runs.
 * @throws MprofLineError when it cannot be attached to, when nothing in it is selected, or at `stop` before it has answered.
 */
export async function putProbes(
  { remote, opened }: OpenedInspector,
  pid: number,
  directory: string,
  chosen: Chosen,
  stop: AbortSignal,
): Promise<Probing | null> {
  const { metric, interval, fast } = chosen;
  const selection = createSelection({ cwd: process.cwd(), ...chosen });
  if (!(await canReplace(remote))) return null;
  const { scripts, refused, made } = await planProbes(remote, selection);
  if (scripts.length === 0) throw new MprofLineError(nothingSelected(pid, chosen, refused));
  for (const [name, text] of made) note(directory, MADE, { name, text });
  const workers = await countWorkers(remote);
  const link = await begin(remote, pid, directory, {
    kind: 'lines',
    metric,
    interval,
    share: fast,
    launcher: process.pid,
    closeInspector: opened,
    scripts,
  });
  const outcome = await link.said<Outcome>(ATTACHED, stop);
  return { ...link, workers, refused: [...refused, ...(outcome?.refused ?? [])] };
}

async function countWorkers(remote: Remote): Promise<number> {
  let workers = 0;
  remote.on('NodeWorker.attachedToWorker', () => void workers++);
  // The event of each comes before the answer.
  await remote.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await remote.post('NodeWorker.disable');
  return workers;
}

/** Later versions of V8 have no replacing of functions: tried, without doing it, on a script that nobody runs. */
async function canReplace(remote: Remote): Promise<boolean> {
  await remote.post('Runtime.enable');
  await remote.post('Debugger.enable');
  const script = { expression: '0', sourceURL: 'mprof-line', persistScript: true };
  const { scriptId } = await remote.post<{ scriptId: string }>('Runtime.compileScript', script);
  const replaced = await remote.post('Debugger.setScriptSource', { scriptId, scriptSource: '1', dryRun: true }).then(
    () => true,
    () => false,
  );
  await remote.post('Debugger.disable');
  await remote.post('Runtime.disable');
  return replaced;
}

function nothingSelected(pid: number, { all, only, include }: Chosen, refused: readonly Refused[]): string {
  if (refused.length > 0) {
    const reasons = warningsOf(refused, '').map(({ message }) => message);
    return `no function of process ${pid} can be replaced: ${reasons.join('; ')}`;
  }
  const packages =
    include.length === 0 ? "; files of node_modules are looked into with --include 'node_modules/**'" : '';
  if (only.length > 0)
    return `process ${pid} has loaded no function with a name like ${only.join(', ')} from a file${packages}`;
  return all
    ? `process ${pid} has loaded no file of its own with a function in it${packages}`
    : `process ${pid} has loaded no function with a @profile comment; --all takes every function, --only some by their names`;
}

/** One for each reason, with the names of the functions. */
export function warningsOf(refused: readonly Refused[], what: string): Warning[] {
  const reasons = new Map<string, string[]>();
  for (const { name, path, line, reason } of refused) {
    const shown = relative(process.cwd(), path);
    const names = reasons.get(reason) ?? [];
    reasons.set(reason, names);
    names.push(`${name} (${shown.startsWith('..') ? path : shown}:${line})`);
  }
  return [...reasons].map(([reason, names]) => ({
    kind: 'other',
    message: `${what}${what && ', as '}${reason}: ${names.join(', ')}`,
  }));
}
