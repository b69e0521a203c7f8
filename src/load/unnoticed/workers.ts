import { syncBuiltinESMExports } from 'node:module';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { program } from '../realm/program.ts';
import { waitUntilSaved } from './last-word.ts';
import { registerOption } from './profiled-environment.ts';
import { withRoom } from './room.ts';

/** The name of the sampler's own thread, which is none of the program's. */
const SAMPLER = 'mprof-line';

type Aside = <T>(work: () => T) => T;

/**
 * Has worker threads profiled, too, that get an environment or options of node of their own: those do not inherit what
 * this thread was preloaded with. The others do.
 */
export function followWorkers(session: string | null, aside: Aside): void {
  const { threads } = program;
  if (session !== null) saveBeforeTerminating(session, aside);
  threads.Worker = new Proxy(threads.Worker, {
    construct(target, args: [string | URL, WorkerOptions | undefined], newTarget) {
      if (args.length > 1) args[1] = withPreload(args[1]);
      return withRoom(() => Reflect.construct(target, args, newTarget) as object);
    },
  });
  syncBuiltinESMExports();
}

function saveBeforeTerminating(session: string, aside: Aside): void {
  const { prototype } = program.threads.Worker;
  prototype.terminate = new Proxy(prototype.terminate, {
    apply(terminate, self: Worker, args: []) {
      const { threadId } = self;
      if (threadId > 0) aside(() => waitUntilSaved(session, process.pid, threadId));
      return Reflect.apply(terminate, self, args);
    },
  });
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
