import Module, { createRequire } from 'node:module';
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
  /** Compiled code of the profiler's own that the next start could have; absent outside of a realm. */
  codeToKeep?(): Compiled[];
  /** Gives a function that the program can see the prototype that the program's functions have. */
  adopt<T extends object>(fn: T): T;
  /** A promise of the program's for what `action` makes of the result of another. Calls no method of either. */
  after<T>(promise: Promise<T>, action: (value: T) => unknown): Promise<unknown>;
}

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
    adopt: (fn) => setPrototypeOf(fn, functions),
    after: async (promise, action) => action(await promise),
  };
}

/** Given to modules that are loaded in a realm of the profiler's own. */
declare const MPROF_LINE_PROGRAM: ProgramSide | undefined;

/** The program's side, seen from wherever this module is loaded. */
export const program: ProgramSide = typeof MPROF_LINE_PROGRAM === 'undefined' ? ourSide() : MPROF_LINE_PROGRAM;
