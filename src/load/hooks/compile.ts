import { canRequireModules } from '../../node-can.ts';
import type { LoadedFile } from '../file-to-probe.ts';
import { program } from '../realm/program.ts';
import { needsCompiling, type TransformContext, transform } from '../transform.ts';
import { knownFormat } from '../typescript/package-type.ts';
import { showOriginalPlacesToAll } from '../unnoticed/call-sites.ts';
import { nameCompiler } from '../unnoticed/stack-trace.ts';
import { standFor } from '../unnoticed/stand-in.ts';

export type Handler = (module: NodeModule, path: string) => void;
export type Compile = (this: NodeModule, text: string, path: string, format?: string) => unknown;

/** The parts of Node's CommonJS loader that have always been open to hooks. */
export const loader = program.Module as unknown as {
  _extensions: Record<string, Handler>;
  prototype: { _compile: Compile };
  _findPath(...args: unknown[]): unknown;
  _resolveFilename(request: string, parent: NodeModule | undefined, ...rest: unknown[]): string;
};

/** What stands in the place of Node's `_compile`. */
export interface OwnCompiler {
  readonly hooked: Compile;
  /** Node's. */
  readonly compile: Compile;
  /** Paths of files that have what is theirs already: what is compiled next under such a name is left alone. */
  readonly passed: Set<string>;
}

/**
 * Takes the place of what compiles the text of a CommonJS module: what handlers and compilers of the program's (Babel's, ts-node's,
 * coverage tools') have made of a file comes by here.
 */
export function hookCompiler(context: TransformContext): OwnCompiler {
  const { prototype } = loader;
  const { _compile: compile } = prototype;
  const passed = new Set<string>();
  const hooked: Compile = function (text, path, format) {
    const file = { path, text, format: format ?? requiredFormat(path), isCompiled: true, mayBeMade: true };
    const ready = passed.delete(path) ? null : transform(file, context);
    // Compilers set `prepareStackTrace` for the places of what they were given, and find them by those of what they made.
    if (ready !== null) showOriginalPlacesToAll(program.Error);
    return Reflect.apply(compile, this, [ready?.text ?? text, path, format]);
  };
  prototype._compile = standFor(hooked, compile);
  nameCompiler();
  return { hooked, compile, passed };
}

/** Handlers of files that the program has put in the place of Node's, or beside them. */
export interface ProgramHandlers {
  /** Whether there are any. */
  any(): boolean;
  /** Whether one of them loads a file, and may compile it. TypeScript is another's only where a handler says so by its extension. */
  load(path: string): boolean;
}

/** Node's own handlers are those that are there now. */
export function programHandlers(): ProgramHandlers {
  const own = { ...loader._extensions };
  const isReplaced = (name: string): boolean => loader._extensions[name] !== own[name];
  return {
    any: () => Object.keys(loader._extensions).some(isReplaced),
    load(path) {
      const named = Object.keys(loader._extensions).filter((name) => path.endsWith(name));
      return named.length > 0 || needsCompiling(path) ? named.some(isReplaced) : isReplaced('.js');
    },
  };
}

/**
 * Calls `look` before each file is found that has not been loaded yet, until it gives true. Node finds a file before its handler,
 * or one of the program's, is called; nothing of this is on the stack by then.
 */
export function beforeNextFiles(look: () => boolean): void {
  const { _findPath: find } = loader;
  const findPath = function (this: unknown, ...args: unknown[]): unknown {
    if (look() && loader._findPath === findPath) loader._findPath = find;
    return Reflect.apply(find, this, args);
  };
  loader._findPath = standFor(findPath, find);
}

/** A file without one of these extensions, as packages have them for commands, is CommonJS to `require` whatever its package says. */
export function requiredFormat(path: string): LoadedFile['format'] {
  return /\.[cm]?js$/.test(path) ? knownFormat(path) : undefined;
}

/** Before Node 20.19 and 22.12 the argument, where there is one, says whether the file is an ES module. */
export function formatArgument(format: string | null | undefined): string | undefined {
  return canRequireModules() ? (format ?? undefined) : undefined;
}
