/** The process that measures one input of `memoryGrowth(…, { isolate: true })`. */
import * as vm from 'node:vm';
import type { UsageMetric } from '../types.ts';
import { readGrowth } from './run.ts';

/** A function of another process: a module's export, or source text that stands on its own. */
export type FunctionReference = { module: string; name: string } | { source: string };

/** What the process is told. */
export interface GrowthTask {
  fn: FunctionReference;
  prepare?: FunctionReference;
  input: unknown;
  metric: UsageMetric;
  interval: number;
}

/** Lets `import(…)` inside the source text find what the working folder finds (Node 20.12 and later). */
const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;

type AnyFunction = (input: unknown) => unknown;

async function resolve(reference: FunctionReference): Promise<AnyFunction> {
  if ('module' in reference) return ((await import(reference.module)) as Record<string, AnyFunction>)[reference.name]!;
  return vm.runInThisContext(`(${reference.source})`, {
    filename: 'memoryGrowth',
    ...(loader !== undefined && { importModuleDynamically: loader }),
  }) as AnyFunction;
}

process.once('message', async (task: GrowthTask) => {
  try {
    const fn = await resolve(task.fn);
    const prepare = task.prepare && (await resolve(task.prepare));
    // The first measurement of a process also pays for the machinery; that one is of nothing.
    await readGrowth(() => {}, undefined, undefined, task);
    process.send!({ reading: await readGrowth(fn, prepare, task.input, task) });
  } catch (error) {
    process.send!({
      error:
        error instanceof Error
          ? { name: error.name, message: error.message, stack: error.stack }
          : { message: String(error) },
    });
  }
  process.disconnect();
});
