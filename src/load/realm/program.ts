import Module, { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import type { Compiled } from '../../cache/code.ts';

/** What the hooks change or read of the program's, where the profiler runs in a realm of its own. */
export interface ProgramSide {
  readonly global: typeof globalThis;
  readonly process: NodeJS.Process;
  readonly Error: ErrorConstructor;
  /** `Function.prototype`. */
  readonly functions: CallableFunction;
  /** The prototype of async functions, which names their constructor. */
  readonly asyncFunctions: object;
  readonly Module: typeof Module;
  readonly threads: typeof import('node:worker_threads');
  readonly fs: typeof import('node:fs');
  readonly vm: typeof import('node:vm');
  readonly util: typeof import('node:util');
  /** A class by the name of `Worker` in the program's realm, whose instances are what `making` gives to be made in `room`. */
  workerClass(making: Making, room: <T>(work: () => T) => T): typeof Worker;
  /** Compiled code of the profiler's own that the next start could have; absent outside of a realm. */
  codeToKeep?(): Compiled[];
  /** Gives a function that the program can see the prototype that the program's functions have. */
  adopt<T extends object>(fn: T): T;
  /** A promise of the program's for what `action` makes of the result of another. Calls no method of either. */
  after<T>(promise: Promise<T>, action: (value: T) => unknown): Promise<unknown>;
}

/** Gives what makes an instance. */
type Making = (args: unknown[], newTarget: new () => unknown) => () => object;

/** The program's side, seen from the program's realm. */
export function ourSide(): ProgramSide {
  const live = createRequire(import.meta.url);
  const { getPrototypeOf, setPrototypeOf } = Object;
  const functions = Function.prototype;
  return {
    global: globalThis,
    process,
    Error,
    functions,
    asyncFunctions: getPrototypeOf(async () => {}),
    Module,
    threads: live('node:worker_threads') as typeof import('node:worker_threads'),
    fs: live('node:fs') as typeof import('node:fs'),
    vm: live('node:vm') as typeof import('node:vm'),
    util: live('node:util') as typeof import('node:util'),
    workerClass: (making, room) =>
      // A frame of a method is named by the name that a class has in the source.
      ({
        Worker: class {
          constructor(...args: unknown[]) {
            // biome-ignore lint/correctness/noConstructorReturn: an instance of Node's class, by this constructor.
            return room(making(args, new.target)) as this;
          }
        },
      }).Worker as unknown as typeof Worker,
    adopt: (fn) => setPrototypeOf(fn, functions),
    after: async (promise, action) => action(await promise),
  };
}

/** Given to modules that are loaded in a realm of the profiler's own. */
declare const MPROF_LINE_PROGRAM: ProgramSide | undefined;

/** The program's side, seen from wherever this module is loaded. */
export const program: ProgramSide = typeof MPROF_LINE_PROGRAM === 'undefined' ? ourSide() : MPROF_LINE_PROGRAM;
