import type { Probes } from './abi.ts';
import type { Clock } from './clock.ts';
import { deref, weakReference } from './primordials.ts';

/** Where the program threw last, as told by the `t` probe. */
export interface Thrown {
  /** Path of the file as written. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly value: unknown;
}

/** Remembers where the program threw last. */
export interface LastThrown {
  /** The `t` probe of a file; `path` is that of the file as written. */
  probeOf(path: string): Probes['t'];
  /** Null when nothing was thrown, or when the value is gone. */
  last(): Thrown | null;
}

/** Makes the memory of what was thrown last. An object that was thrown is not kept alive by it. */
export function rememberThrown(clock: Clock): LastThrown {
  const thrown = { file: '', line: 0, column: 0, value: undefined as unknown, held: null as WeakRef<object> | null };
  return {
    probeOf: (path) => (line, column, value) => {
      clock.refresh();
      thrown.file = path;
      thrown.line = line;
      thrown.column = column;
      thrown.held = typeof value === 'object' && value !== null ? weakReference(value) : null;
      thrown.value = thrown.held === null ? value : undefined;
      clock.reopen();
      return value;
    },
    last() {
      if (thrown.line === 0) return null;
      const { file, line, column, held } = thrown;
      const value = held === null ? thrown.value : deref(held);
      return held !== null && value === undefined ? null : { file, line, column, value };
    },
  };
}
