import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundle } from '../../bundle.ts';
import { MprofLineError } from '../../error.ts';
import { DETACH, DETACHED, type Outcome, PLAN, type Plan, type Refused } from '../../load/attached/words.ts';
import { isRunning } from '../../process/status.ts';
import type { Remote } from './remote.ts';

/** ms between two looks for what the program says. */
const LOOK = 50;

/** What has begun in a program that runs. */
export interface Link {
  readonly pid: number;
  /** The session's folder. */
  readonly directory: string;
  hasEnded(): boolean;
  /** Waits for what the program says in a file of that name; null when it has ended before. */
  said<T>(name: string): Promise<T | null>;
  /** What it has said there; null: nothing yet. */
  known<T>(name: string): T | null;
  /** Ends it, unless the program has ended; returns what could not be put back. */
  detach(): Promise<readonly Refused[]>;
}

/**
 * Begins a plan in a process, and leaves its inspector: while somebody is connected, a program that ends waits for that.
 * @throws MprofLineError when the program cannot load what it needs.
 */
export async function begin(remote: Remote, pid: number, directory: string, plan: Plan): Promise<Link> {
  writeFileSync(join(directory, PLAN), JSON.stringify(plan), { mode: 0o600 });
  await load(remote, directory);
  remote.close();

  function known<T>(name: string): T | null {
    const path = join(directory, name);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
  }

  async function said<T>(name: string): Promise<T | null> {
    for (;;) {
      const ended = !isRunning(pid);
      const what = known<T>(name);
      if (what !== null || ended) return what;
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
      writeFileSync(join(directory, DETACH), '');
      return (await said<Outcome>(DETACHED))?.refused ?? [];
    },
  };
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
