import { createRequire } from 'node:module';
import { canRequireModules } from './node-can.ts';

/** Defined in bundles only, which are CommonJS and load each other. */
declare const MPROF_LINE_BUNDLED: true | undefined;
export const isBundled: boolean = typeof MPROF_LINE_BUNDLED !== 'undefined';

/** A digest of what instruments, in bundles. */
declare const MPROF_LINE_STAMP: string | undefined;
/** Changes with anything that decides what becomes of a text; null when that may change at any time. */
export const transformStamp: string | null = typeof MPROF_LINE_STAMP === 'undefined' ? null : MPROF_LINE_STAMP;

/**
 * Modules that a program without an annotation never pays for: the name of the bundle, and the module that it is made
 * from. They are loaded synchronously, in the middle of the program's own loading. Before Node 20.19 and 22.12 `require`
 * refuses ES modules; there {@link loadAhead} loads them before.
 */
export const modules = {
  instrument: '../instrument/index.js',
  readable: '../instrument/readable/index.js',
  typescript: './load/typescript/compile.js',
  'break-at': './load/break-at.js',
  'record-functions': './load/record-functions.js',
  'session-report': './result/session-report.js',
  choose: './session/choose.js',
};

const require = createRequire(import.meta.url);
/** What was loaded, by name: it is not in `require.cache`. */
const loaded = new Map<string, unknown>();

/** The module of that name, loaded when it is first asked for. `Module` is its type: `typeof import('…')`. */
export function lazily<Module>(name: keyof typeof modules): Module {
  return known(name, isBundled ? `../bundle/${name}.cjs` : modules[name]) as Module;
}

/** The same for a package that this one depends on. */
export function lazyPackage<Module>(name: 'esbuild'): Module {
  return known(name, name) as Module;
}

function known(name: string, specifier: string): unknown {
  const module = loaded.get(name) ?? withoutTrace(() => require(specifier));
  loaded.set(name, module);
  return module;
}

/** Loads something of ours, and leaves nothing of it in `require.cache`, which the program can see. */
export function withoutTrace<T>(load: () => T): T {
  const before = new Set(Object.keys(require.cache));
  try {
    return load();
  } finally {
    for (const path of Object.keys(require.cache)) if (!before.has(path)) delete require.cache[path];
  }
}

/** Loads all of them, where `require` could not. */
export async function loadAhead(): Promise<void> {
  if (isBundled || canRequireModules()) return;
  for (const [name, path] of Object.entries(modules)) loaded.set(name, await import(path));
}
