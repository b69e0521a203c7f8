/** The process in which one function is measured on its own. */
import type { MemoryUsage, Sample } from '../types.ts';
import type { Answer, Task } from './own-process.ts';
import type { AnyFunction, FunctionReference } from './reference.ts';
import { resolveReference } from './resolve.ts';

async function found(reference: FunctionReference): Promise<AnyFunction | null> {
  const fn = await resolveReference(reference);
  if (typeof fn === 'function') return fn;
  answer({ because: fn.because });
  return null;
}

async function run(task: Task): Promise<void> {
  const fn = await found(task.fn);
  if (!fn) return;
  if (task.kind === 'usage') return measureUsage(fn, task);
  const prepare = task.prepare && (await found(task.prepare));
  if (prepare === null) return;
  const { readGrowth } = await import('../growth/readings.ts');
  // The first measurement of a process also pays for the machinery; that one is of nothing.
  await readGrowth(() => {}, undefined, undefined, task);
  answer({ value: await readGrowth(fn as (input: unknown) => unknown, prepare as never, task.input, task) });
}

async function measureUsage(fn: AnyFunction, { args, kw, settings, live }: Task & { kind: 'usage' }): Promise<void> {
  const { measureCall } = await import('../function-usage.ts');
  const controller = new AbortController();
  process.on('message', (message: { abort?: unknown }) => {
    if ('abort' in message) controller.abort(message.abort);
  });
  const onSample = live ? (sample: Sample): void => answer({ sample }) : undefined;
  const usage: MemoryUsage = await measureCall([fn, args, ...(kw ? [kw] : [])] as never, {
    ...settings,
    signal: controller.signal,
    ...(onSample && { onSample }),
  });
  answer({ value: usage });
}

function answer(message: Answer): void {
  process.send!(message);
}

process.once('message', async (task: Task) => {
  try {
    await run(task);
  } catch (error) {
    if (error instanceof Error) answer({ error: { name: error.name, message: error.message, stack: error.stack } });
    else answer({ error: { message: String(error) } });
  }
  process.disconnect();
});
