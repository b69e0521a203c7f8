import { freeNames } from '../../../instrument/tree/free-names.ts';

/** An export of a module; without a name, the default one. */
export interface ModuleExport {
  module: string | URL;
  name?: string;
}

/** A function for another process: a module's export, or source text with the names that it expects around it. */
export type FunctionReference = { module: string; name: string } | { source: string; names: string[] };

/** Why a function cannot go to another process. */
export interface NotPortable {
  because: string;
}

/** Any function, whatever it takes. */
export type AnyFunction = (...all: never[]) => unknown;

/** Names a function, an export or a function's source text for another process. */
export function referenceTo(target: AnyFunction | ModuleExport | string): FunctionReference | NotPortable {
  if (typeof target === 'object') return { module: String(target.module), name: target.name ?? 'default' };
  const source = String(target);
  const names = freeNames(source);
  if (names) return { source, names };
  const { name } = target as { name?: string };
  return { because: `the text of ${name ? `\`${name}\`` : 'the function'} is not a function that stands on its own` };
}
