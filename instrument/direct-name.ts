import type { DIRECT } from '../runtime/abi.ts';

/** The name of a file's variable for one of the probes; `all` is that of the variable for all of them. */
export function directName(all: string, probe: (typeof DIRECT)[number]): string {
  return all.slice(0, -1) + probe;
}
