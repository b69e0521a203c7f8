import type { LineShifts } from '../../instrument/index.ts';
import type { Unshifted } from '../../instrument/text/shifts.ts';

/** Line and column, both 1-based as in a stack trace. */
export interface Place {
  line: number;
  column: number;
}

/** Finds where a place of the text that V8 runs is in the text that was loaded. */
export interface Positions {
  /** Absolute path. */
  readonly path: string;
  /** What stack traces call it: the path, or for an ES module the URL. */
  readonly name: string;
  /** The text with probes that V8 has, where the one that was loaded is that without what was inserted: it is not kept besides. */
  readonly code?: string;
  /** The text that was loaded, where it is another one. */
  readonly source?: string;
  /** What was inserted on which line; see `packShifts`. */
  readonly shifts: string;
  /** Source map from the text that V8 runs to the instrumented text, when that was compiled afterwards. */
  readonly compiledMap?: string;
  /** Source map from the text that was instrumented to the one that was loaded, when that was its readable form. */
  readonly readableMap?: string;
  /** What the report calls the text that was instrumented, when that is not the file's. */
  readonly measuredAs?: string;
}

/** Insertions by line (1-based). */
export interface Shifts {
  /** Undefined where nothing was inserted. */
  get(line: number): LineShifts | undefined;
  /** The place as it was of a column (0-based) of a line; undefined where nothing was inserted on it. `isRemembered`: the line will be asked for again. */
  unshift(line: number, column: number, isRemembered: boolean): Unshifted | undefined;
}
