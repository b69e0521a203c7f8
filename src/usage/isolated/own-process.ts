import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MprofLineError } from '../../error.ts';
import { withoutOptions } from '../../node-options.ts';
import type { UsageSettings } from '../function-usage.ts';
import type { GrowthHow } from '../growth/types.ts';
import type { Sample } from '../types.ts';
import type { FunctionReference, NotPortable } from './reference.ts';

/** What the process is told: one reading of `memoryGrowth`, or one call for `memoryUsage`. */
export type Task =
  | ({ kind: 'growth'; fn: FunctionReference; prepare?: FunctionReference; input: unknown } & GrowthHow)
  | {
      kind: 'usage';
      fn: FunctionReference;
      args: readonly unknown[];
      kw?: object;
      settings: Omit<UsageSettings, 'signal' | 'onSample'>;
      /** Send each sample. */
      live: boolean;
    };

/** What it says: the measurement, a sample of it, what the function threw, or why the function cannot run there. */
export type Answer =
  | { value: unknown }
  | { sample: Sample }
  | { error: { name?: string; message: string; stack?: string | undefined } }
  | NotPortable;

/** What the parent does meanwhile. */
export interface Meanwhile {
  signal?: AbortSignal | undefined;
  onSample?: ((sample: Sample) => void) | undefined;
}

/** Full collections, after each MB at the latest: what is in use is hardly more than what is needed, also where nobody looks for a while. */
const LITTLE_GARBAGE = ['--max-semi-space-size=1', '--gc-global'];

/**
 * Runs a task in a new process with this one's flags. What the function throws is thrown as a copy with the same name and
 * message; a task that cannot be sent, or a function that cannot run there, is answered with the reason.
 */
export function inOwnProcess(
  task: Task,
  { signal, onSample }: Meanwhile = {},
): Promise<{ value: unknown } | NotPortable> {
  const child = fork(fileURLToPath(new URL('./child.js', import.meta.url)), {
    execArgv: [
      ...withoutOptions(process.execArgv, (option) => /^--(?:test|inspect|debug-port)/.test(option)),
      // What finds modules for a text is experimental to Node; the program that is measured has no part in that.
      '--disable-warning=ExperimentalWarning',
      ...(task.kind === 'growth' && task.part === 'need' && task.metric !== 'rss' ? LITTLE_GARBAGE : []),
    ],
    serialization: 'advanced',
  });
  const abort = (): void => void child.send({ abort: String(signal!.reason) });
  const done = new Promise<{ value: unknown } | NotPortable>((resolve, reject) => {
    child.on('message', (answer: Answer) => {
      if ('sample' in answer) onSample?.(answer.sample);
      else if ('error' in answer) reject(Object.assign(new Error(answer.error.message), answer.error));
      else resolve(answer);
    });
    child.once('error', reject);
    child.once('exit', (code, ended) => {
      reject(
        new MprofLineError(
          `the process in which ${task.kind === 'growth' ? 'an input' : 'the function'} was measured ended before its result was there (${ended ?? `exit status ${code}`})`,
        ),
      );
    });
    try {
      child.send(task as object, (error) => {
        if (error) reject(error);
      });
    } catch (error) {
      child.kill();
      resolve({ because: `its arguments cannot be sent there: ${(error as Error).message}` });
    }
  });
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  return done.finally(() => signal?.removeEventListener('abort', abort));
}
