import type { DIRECT } from '../runtime/abi.ts';

/** A probe that a file has a variable of its own for. */
export type DirectProbe = (typeof DIRECT)[number];

/** The name of a file's variable for one of the probes; `all` is that of the variable for all of them. */
export function directName(all: string, probe: DirectProbe): string {
  return all.slice(0, -1) + probe;
}

/** The variable of a frame in a file whose scope is its own, unless the file has that name. */
export const SHORT_FRAME = '$mf';

/** The first part of the names of a file's probes, from the declarations behind its last statement; undefined where there are none. */
export function prefixOf(code: string): string | undefined {
  return /\/\*mprof-line:instrumented\*\/var (\$m\w+)t,/.exec(code)?.[1];
}
