import type { FileSites } from '../runtime/abi.ts';

/** A function that could be selected, as given to `select`. */
export interface FunctionInfo {
  /** What a person calls it: `parse`, `Parser.read`, `<module>`, `<anonymous>`. */
  readonly name: string;
  /** 1-based first line. */
  readonly line: number;
  /** 1-based last line, inclusive. */
  readonly endLine: number;
  /** True when a `@profile` comment stands before it (or before its class). */
  readonly annotated: boolean;
  /** What such comments say after `@profile limit`: `['allocated 5MB']`; absent: nothing. */
  readonly limits?: readonly string[];
}

export interface InstrumentOptions {
  /** Absolute path or `file:` URL; its extension decides which syntax is allowed (`.ts`, `.tsx`, `.jsx`, …). */
  filename: string;
  /** What to instrument: `'annotated'` (default), `'all'`, or a predicate. Functions nested in a selected one are selected too. */
  select?: 'annotated' | 'all' | ((fn: FunctionInfo) => boolean);
  /** Evaluates what can allocate in functions of its own, so that V8's sampler knows lines: for living bytes. Default false. */
  live?: boolean;
  /** With `live`: every object that a line makes is handed to the runtime, so that it can be told who holds it. */
  objects?: boolean;
  sourceType?: 'module' | 'commonjs' | 'script' | 'unambiguous';
  /** Nothing but the text has its top level in sight, as in Node's modules: names of probes may be those of other files, and shorter. */
  ownScope?: boolean;
  /** False: JSX in a `.js`, `.cjs` or `.mjs` file is an error, as it is to Node. */
  jsx?: boolean;
  /** Source map of `code` (object or JSON text): sites are then lines of the original files. */
  inputSourceMap?: object | string;
  /** Reads an original source named by the input map, to find annotations that the compiler dropped; null when it is not there. */
  readSource?: (path: string) => string | null;
}

/** A source map, version 3. */
export interface SourceMapV3 {
  version: 3;
  file?: string | null;
  sourceRoot?: string;
  sources: (string | null)[];
  sourcesContent?: (string | null)[];
  names: string[];
  mappings: string;
}

/**
 * Insertions of one line, ascending, four numbers each: 0-based column of the line as it was, length; and the place that it belongs to, by how
 * many lines that is further down, and its column.
 */
export type LineShifts = readonly number[];

export interface InstrumentResult {
  code: string;
  map: SourceMapV3;
  /** The table that the instrumented code carries. */
  table: FileSites;
  /** The functions that were selected. */
  functions: FunctionInfo[];
  /** `@profile` comments that no function follows: their 1-based lines. */
  unusedAnnotations: number[];
  /** Lines of other files inside statements of one, as minifiers put them together: they are charged to the line around. */
  joined: { file: string; line: number }[];
  /** Line (1-based) → what was inserted on it; the number of lines does not change, nor how each but the first begins. */
  shifts: ReadonlyMap<number, LineShifts>;
}
