import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundle } from '../../bundle.ts';
import { MprofLineError } from '../../error.ts';
import { DETACH, DETACHED, type Outcome, PLAN, type Plan } from '../../load/attached/words.ts';
import { isRunning } from '../../process/status.ts';
import { systemReason } from '../../text/system-reason.ts';
import type { Remote } from './remote.ts';

/** ms between two looks for what the program says. */
const LOOK = 50;

/** What has begun in a program that runs. */
export interface Link {
  readonly pid: number;
  /** The session's folder. */
  readonly directory: string;
  hasEnded(): boolean;
  /**
   * Waits for what the program says in a file of that name; null when it has ended before.
   * @throws MprofLineError when that cannot be read, and when this process is told to stop.
   */
  said<T>(name: string, stop?: AbortSignal): Promise<T | null>;
  /** What it has said there; null: nothing yet. @throws MprofLineError when that cannot be read. */
  known<T>(name: string): T | null;
  /** Ends it; null when the program has ended. */
  detach(): Promise<Outcome | null>;
}

/**
 * Begins a plan in a process, and leaves its inspector: while somebody is connected, a program that ends waits for that.
 * @throws MprofLineError when the program cannot load what it needs.
 */
export async function begin(remote: Remote, pid: number, directory: string, plan: Plan): Promise<Link> {
  tell(directory, PLAN, JSON.stringify(plan));
  await load(remote, directory);
  remote.close();

  function known<T>(name: string): T | null {
    const path = join(directory, name);
    try {
      return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
    } catch (error) {
      throw new MprofLineError(`cannot read ${path}: ${systemReason(error)}`);
    }
  }

  async function said<T>(name: string, stop?: AbortSignal): Promise<T | null> {
    for (;;) {
      const ended = !isRunning(pid);
      const what = known<T>(name);
      if (what !== null || ended) return what;
      if (stop?.aborted) throw new MprofLineError(`process ${pid} has not answered yet, so nothing was measured`);
      await pause(LOOK);
    }
  }

  return {
    pid,
    directory,
    hasEnded: () => !isRunning(pid),
    known,
    said,
    async detach() {
      tell(directory, DETACH, '');
      return await said<Outcome>(DETACHED);
    },
  };
}

/** @throws MprofLineError; the program takes its probes out when this process has ended, too. */
function tell(directory: string, name: string, text: string): void {
  try {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  } catch (error) {
    throw new MprofLineError(`cannot write ${join(directory, name)}: ${systemReason(error)}`);
  }
}

async function load(remote: Remote, directory: string): Promise<void> {
  const agent = bundle('attached');
  if (agent === null) throw new MprofLineError('attaching: expected a build; npm run build makes it');
  const { result, exceptionDetails } = await remote.post<{
    result: { value?: string };
    exceptionDetails?: { exception?: { description?: string } };
  }>('Runtime.evaluate', {
    expression: `require(${JSON.stringify(agent)}).attach(${JSON.stringify(directory)})`,
    includeCommandLineAPI: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    const why = exceptionDetails.exception?.description?.split('\n')[0];
    throw new MprofLineError(`the process cannot be attached to: ${why ?? 'it threw'}`);
  }
  if (result.value) throw new MprofLineError(`the process cannot be attached to: ${result.value}`);
}
