import { syncBuiltinESMExports } from 'node:module';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { program } from '../realm/program.ts';
import { waitUntilSaved } from './last-word.ts';
import { registerOption } from './profiled-environment.ts';
import { withRoom } from './room.ts';
import { lookLike, standFor } from './stand-in.ts';

/** The name of the sampler's own thread, which is none of the program's. */
const SAMPLER = 'mprof-line';

type Aside = <T>(work: () => T) => T;

/**
 * Has worker threads profiled, too, that get an environment or options of node of their own: those do not inherit what
 * this thread was preloaded with. The others do.
 */
export function followWorkers(session: string | null, aside: Aside): void {
  const { threads } = program;
  const { Worker: theirs } = threads;
  const ours = program.workerClass((args, newTarget) => {
    const [name, options, ...rest] = args as [string | URL, WorkerOptions | undefined];
    const changed = args.length > 1 ? [name, withPreload(options), ...rest] : args;
    return () => Reflect.construct(theirs, changed, newTarget) as object;
  }, withRoom);
  // V8 names the frames of methods by the constructor, which is no proxy for that; the prototype of a class is its own.
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(theirs.prototype);
  Object.defineProperties(ours.prototype, methods as PropertyDescriptorMap);
  Object.setPrototypeOf(ours.prototype, Object.getPrototypeOf(theirs.prototype) as object);
  threads.Worker = lookLike(ours, theirs) as typeof theirs;
  if (session !== null) saveBeforeTerminating(session, aside);
  syncBuiltinESMExports();
}

function saveBeforeTerminating(session: string, aside: Aside): void {
  const { prototype } = program.threads.Worker;
  const { terminate } = prototype;
  const { ours } = {
    ours(this: Worker, ...args: []): Promise<number> {
      const { threadId } = this;
      if (threadId > 0) aside(() => waitUntilSaved(session, process.pid, threadId));
      return Reflect.apply(terminate, this, args) as Promise<number>;
    },
  };
  prototype.terminate = standFor(ours, terminate);
}

function withPreload(options: WorkerOptions | undefined): WorkerOptions | undefined {
  if (typeof options !== 'object' || options === null || options.name === SAMPLER) return options;
  const { env, execArgv } = options;
  const inherits = !Array.isArray(execArgv) && (env === undefined || env === null || typeof env !== 'object');
  // A shared environment cannot be changed for one thread.
  if (inherits || typeof env === 'symbol') return options;
  const environment = { ...(env ?? process.env) };
  const own = environment.NODE_OPTIONS;
  const register = registerOption();
  environment.NODE_OPTIONS = own ? `${register} ${own}` : register;
  return { ...options, env: environment };
}

/** Takes what {@link followWorkers} added out of the environment of this worker thread. */
export function hideFromWorker(): void {
  const value = process.env.NODE_OPTIONS;
  const register = registerOption();
  if (!value?.startsWith(register)) return;
  const own = value.slice(register.length + 1);
  if (own === '') delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = own;
}
