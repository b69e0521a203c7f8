// What the Node that runs this can do. The only place that knows versions; everywhere else asks a question of this file.
import * as nodeModule from 'node:module';
import * as threads from 'node:worker_threads';

/** What hooks of `module.registerHooks` get and give; the types of @types/node are those of Node 20. */
export interface LoadContext {
  format: string | null | undefined;
  importAttributes?: Record<string, string>;
  conditions: string[];
}
export interface Loaded {
  format: string | null | undefined;
  source: string | ArrayBuffer | NodeJS.TypedArray | null | undefined;
  shortCircuit?: boolean;
}
export interface Resolved {
  url: string;
  format?: string | null;
  shortCircuit?: boolean;
}
export interface Hooks {
  load?(url: string, context: LoadContext, next: (url: string, context: LoadContext) => Loaded): Loaded;
  resolve?(
    specifier: string,
    context: { parentURL?: string },
    next: (specifier: string, context: object) => Resolved,
  ): Resolved;
}
export type RegisterHooks = (hooks: Hooks) => Hooks & { deregister(): void };

const offered = nodeModule as {
  registerHooks?: RegisterHooks;
  stripTypeScriptTypes?: (code: string) => string;
};
const features = process.features as { require_module?: boolean; typescript?: unknown };

/** Node 22.15, 23.5: hooks that run in the program's own thread and see both kinds of modules; undefined before. */
export const registerHooks: RegisterHooks | undefined = offered.registerHooks;

/**
 * Before Node 22.23, 24.12 and 25.2: behind such hooks an imported CommonJS module gets a `require` without `cache` and `extensions`, and one that comes
 * through hooks of `module.register` is an error. Nothing but the version tells; one of nearly each minor was tried.
 */
export const hooksChangeRequire: boolean = /^(?:22\.(?:1[5-9]|2[0-2])|23|24\.(?:\d|1[01])|25\.[01])\./.test(
  process.versions.node,
);

/**
 * Node 20: V8 looks for the line of each closure in a heap snapshot from the script's beginning on, unless it was asked where lines end: minutes for a
 * compiler's text. Nothing but the version tells.
 */
export const readsScriptsForClosures: boolean = /^20\./.test(process.versions.node);

/** Node 22.13, 23.2: takes the types out of TypeScript that has nothing else to compile; undefined before. */
export const stripTypeScriptTypes: ((code: string) => string) | undefined = offered.stripTypeScriptTypes;

/** Node 22.14, 23.7: whether this thread is one of Node's own, as that of `module.register`'s hooks is; earlier it is not told. */
export const isInternalThread: boolean = (threads as { isInternalThread?: boolean }).isInternalThread === true;

/** Node 20.19, 22.12: `require` loads ES modules. */
export function canRequireModules(): boolean {
  return features.require_module === true;
}

/** Node 22.18, 23.6, or a flag before: a file of TypeScript is a program. */
export function canRunTypescript(): boolean {
  return Boolean(features.typescript);
}

let switchedTo: boolean | undefined;

/** Hears of `process.setSourceMapsEnabled`: Node 20 does not tell afterwards. */
export function noteSourceMapsSwitched(enabled: boolean): void {
  switchedTo = enabled;
}

/** Whether Node itself translates stack traces by the maps that files carry. Node 20 tells only by its options. */
export function translatesByMaps(): boolean {
  const { sourceMapsEnabled = switchedTo } = process as { sourceMapsEnabled?: boolean };
  return sourceMapsEnabled ?? `${process.execArgv} ${process.env.NODE_OPTIONS}`.includes('--enable-source-maps');
}

/**
 * The pairs `NAME=value` in the arguments of the native functions that start a process: a field of their one argument, or
 * (Node 24 on: file, args, cwd, environment, …) an argument of its own.
 */
export function environmentOfSpawn(args: readonly unknown[]): string[] | null {
  const pairs = (args[0] as { envPairs?: unknown } | undefined)?.envPairs ?? args[3];
  return Array.isArray(pairs) ? (pairs as string[]) : null;
}
