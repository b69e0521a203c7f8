/**
 * Loads the launcher's bundles, from code that V8 compiled at an earlier start. It is a bundle itself: three modules of
 * its own would cost what they save.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCodeCache } from '../cache/code.ts';
import { keepFile } from '../cache/file.ts';
import { openCache } from '../cache/folder.ts';

type Run = (
  exports: object,
  require: (name: string) => unknown,
  module: { exports: unknown },
  folder: string,
  importModule: (name: string) => Promise<unknown>,
) => void;

/** Loads the bundle at `path`; `keepCode` keeps what was compiled for the next start. */
export function boot(path: string): { main: typeof import('./main.ts').main; keepCode: () => void } {
  const folder = dirname(path);
  const cache = openCache();
  const code = openCodeCache(cache, folder, 'launcher');
  const outside = createRequire(path);
  const loaded = new Map<string, { exports: unknown }>();

  function load(file: string): unknown {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    const text = readFileSync(file, 'utf8');
    const wrapped = `(function (exports, require, module, __dirname, importModule) { ${text}\n})`;
    const run = code.compile(file, text, wrapped).runInThisContext() as Run;
    run(module.exports, require, module, folder, (name) => import(new URL(name, pathToFileURL(file)).href));
    return module.exports;
  }

  /** For what a bundle loads by a name of its own making: bundles from kept code, as well. */
  const requireFrom = (from: string | URL): NodeJS.Require => {
    const plain = createRequire(from);
    const isBundle = (path: string): boolean => dirname(path) === folder && path.endsWith('.cjs');
    const loading = (name: string): unknown => {
      const path = name.startsWith('.') ? plain.resolve(name) : name;
      return isBundle(path) ? load(path) : plain(name);
    };
    return Object.assign(loading, { resolve: plain.resolve, cache: plain.cache }) as NodeJS.Require;
  };
  const nodeModule = { ...outside('node:module'), createRequire: requireFrom };

  function require(name: string): unknown {
    if (name === 'node:module') return nodeModule;
    return name.startsWith('./') ? load(join(folder, name)) : outside(name);
  }

  return {
    main: (load(path) as typeof import('./main.ts')).main,
    keepCode() {
      if (cache !== null) for (const { name, data } of code.fresh()) keepFile(cache, name, data, true);
    },
  };
}
