import type { Probes } from '../abi.ts';
import type { Clock } from '../clock/clock.ts';
import { append, deref, is, weakReference } from '../primordials.ts';

/** Where the program threw last, as told by the `t` probe. */
export interface Thrown {
  /** Path of the file as written. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** Remembers where the program threw last. */
export interface LastThrown {
  /** The `t` probe of a file; `path` is that of the file as written. */
  probeOf(path: string): Probes['t'];
  /** Where `value` was thrown last; null when that is not known. */
  of(value: unknown): Thrown | null;
}

/** V8 reads an exception that nobody catches for its message, and what the program has it call may throw, too. */
const KEPT = 8;

interface Entry extends Thrown {
  file: string;
  line: number;
  column: number;
  value: unknown;
  held: WeakRef<object> | null;
}

/** Makes the memory of what was thrown last. An object that was thrown is not kept alive by it. */
export function rememberThrown(clock: Clock): LastThrown {
  const entries: Entry[] = [];
  for (let i = 0; i < KEPT; i++) append(entries, { file: '', line: 0, column: 0, value: undefined, held: null });
  let last = 0;
  return {
    probeOf: (path) => (line, column, value) => {
      clock.refresh();
      last = (last + 1) % KEPT;
      const entry = entries[last]!;
      entry.file = path;
      entry.line = line;
      entry.column = column;
      entry.held = typeof value === 'object' && value !== null ? weakReference(value) : null;
      entry.value = entry.held === null ? value : undefined;
      clock.reopen();
      return value;
    },
    of(wanted) {
      for (let i = 0; i < KEPT; i++) {
        const { file, line, column, held, value } = entries[(last + KEPT - i) % KEPT]!;
        const isIt = held === null ? is(value, wanted) : wanted !== undefined && deref(held) === wanted;
        if (line > 0 && isIt) return { file, line, column };
      }
      return null;
    },
  };
}
