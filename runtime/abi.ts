/**
 * The probe ABI: what instrumented code calls, and the table that it carries with it.
 *
 * Instrumented code finds the runtime under {@link RUNTIME_NAME}, hands it the file's table once, and calls
 * the {@link Probes} it gets back. When no runtime is installed the code falls back to a stub of its own, and runs
 * unmeasured.
 */

/**
 * The name of the runtime: a constant that a script has declared in the realm. Any code of the realm finds it without a call and past
 * the global object, which does not have it; it cannot be assigned to, nor deleted.
 */
export const RUNTIME_NAME = '$mprofLine';

/** The script that declares it; its value is an {@link Offer} of nothing. */
export const DECLARATION: string = `const ${RUNTIME_NAME}={__proto__:null,abi:0,load:null,control:undefined,started:false};${RUNTIME_NAME}`;

/** Version of the table and of the probes. A runtime answers a table of another version with the stub. */
export const ABI_VERSION = 9;

/** One instrumented function: where it is, and the line of each of its sites. */
export interface FunctionSites {
  /** What a person calls it: `parse`, `Parser.read`, `<module>`, `<anonymous>`. */
  readonly name: string;
  /** Index into {@link FileSites.files}. */
  readonly file: number;
  /** First line (1-based) of its listing, in the file the person wrote. */
  readonly line: number;
  /** Last line (1-based, inclusive) of its listing. */
  readonly endLine: number;
  /** Index of the instrumented function that it is nested in, or -1. */
  readonly parent: number;
  /** `sites[k]` is the 1-based line of site `k`. Site 0 is the function's own header line. */
  readonly sites: readonly number[];
}

/** Numbers of an entry in {@link FileSites.outlines}. */
export const PLACE_WIDTH = 4;

/**
 * The table of one instrumented file. In the instrumented code it is a {@link PackedSites} as JSON in a string literal, and it stays text
 * until the report: its objects would take ten times as much of the program's heap.
 */
export interface FileSites {
  readonly abi: number;
  /** Absolute paths (or URLs) of the files that were written; almost always one. */
  readonly files: readonly string[];
  readonly functions: readonly FunctionSites[];
  /** Path of the file that was loaded, and its outlined expressions: line (1-based), column (0-based), function, site of each. */
  readonly loaded?: string;
  readonly outlines?: readonly number[];
  /** Functions that make objects in outlined expressions only, by index. */
  readonly bare?: readonly number[];
  /** Function and site of outlined expressions that reach over further lines, again and again. */
  readonly wide?: readonly number[];
  /** Where the variables of its top level were written, when it was compiled. */
  readonly variables?: readonly WrittenVariable[];
}

/** A variable of a compiled file: its name there, and file (by index), line and name where it was written. */
export type WrittenVariable = readonly [name: string, file: number, line: number, written: string];

/** A {@link FileSites} whose functions are lists: name, file, line, lines after it, parent, and the sites, each from the one before, the first from the line. */
export type PackedSites = Omit<FileSites, 'functions'> & {
  readonly functions: readonly (readonly [string, number, number, number, number, ...number[]])[];
};

/** A synchronous activation: its depth on the active stack. */
export type SyncFrame = number;

/** An activation that can be suspended (async function or generator); opaque to instrumented code. */
export type AsyncFrame = object;

/**
 * The probes of one file. `f` is an index into its table, `k` a site of the function whose frame is given.
 * Lower case: frames of synchronous functions. Upper case: frames of async functions and generators.
 */
export interface Probes {
  /** Enters function `f`, counted from `u`, with the cursor on its header line, and counts a hit there. */
  e(f: number, u: number): SyncFrame;
  /** Line boundary: counts a hit of site `k` and moves the cursor to it. */
  p(frame: SyncFrame, k: number): void;
  /**
   * Enters function `f`, counted from `u`, whose header cannot allocate by its text: counts a hit of the header; the cursor stays on the
   * caller's line until a line of `f` moves it.
   */
  c(f: number, u: number): SyncFrame;
  /**
   * Counts a call of function `f`, counted from `u`, in which nothing can allocate and no other code can run, a hit of its header, and one of
   * site `k` when that is another line. There is no frame, and the cursor stays where it is.
   */
  q(f: number, u: number, k: number): void;
  /**
   * Line boundary of a line that cannot allocate by its text: counts a hit of site `k`. The cursor stays where it is, but
   * for now and then, when the runtime looks whether the line allocates after all.
   */
  g(frame: SyncFrame, k: number): void;
  /** Moves the cursor back to site `k` without counting a hit; returns `value`. */
  b<T>(frame: SyncFrame, k: number, value: T): T;
  /** Counts a hit of site `k`; the cursor stays where it is. */
  h(frame: SyncFrame, k: number): void;
  /** Leaves the frame; the cursor goes back to the caller. Leaving twice is harmless. Returns `value`. */
  x<T>(frame: SyncFrame, value?: T): T;
  /**
   * Enters function `f` for an initialiser (a parameter default, a class field) on site `k`: no call is counted, and a
   * hit only when `k` is not the header. With -1 it is on the header, and both are counted: the first field of an instance. `y` leaves it.
   */
  i(f: number, k: number): void;
  /** Leaves the innermost activation of function `f`, and those above it; returns `value`. */
  y<T>(f: number, value: T): T;

  E(f: number, k: number): AsyncFrame;
  P(frame: AsyncFrame, k: number): void;
  G(frame: AsyncFrame, k: number): void;
  B<T>(frame: AsyncFrame, k: number, value: T): T;
  H(frame: AsyncFrame, k: number): void;
  X<T>(frame: AsyncFrame, value?: T): T;
  /** What can be spread and adds nothing; the program's own idea of how an array is iterated has no part in it. */
  n(): Iterable<never>;
  /** Suspends the frame (`await s(frame, value)`, `yield s(frame, value)`); returns `value`. */
  s<T>(frame: AsyncFrame, value: T): T;
  /** Resumes the frame on the line it was suspended in; returns `value`. */
  r<T>(frame: AsyncFrame, value: T): T;
  /** An iterable that behaves as `iterable` under `for await`, and suspends the frame when its `next` and `return` have handed back a promise; the frame's next probe resumes it. */
  a<T>(
    frame: AsyncFrame,
    iterable: AsyncIterable<T> | Iterable<T>,
    /** What V8 says when the value cannot be iterated; it quotes the source, which reads differently with the probe. */
    message?: string,
  ): AsyncIterable<T> | Iterable<T>;
  /** A disposable (null: none is needed) that suspends the frame when it is disposed of, for `await using` waits next. */
  d(frame: AsyncFrame): object | null;
  /** Remembers where `value` is being thrown (1-based line and column of the file that was loaded); returns `value`. */
  t<T>(line: number, column: number, value: T): T;
  /**
   * Evaluates an outlined expression with up to six values; `outline` is its place in the table's list, counted from `z`. Of `flags`, 1: it makes an
   * object; 2: the first value is its `this`.
   */
  o<T>(evaluate: (...values: unknown[]) => T, outline: number, flags?: number, ...values: unknown[]): T;
  /** The number of the file's first outlined expression. */
  readonly z: number;
  /** The number of the file's first function. */
  readonly u: number;
  /** In the place of `Error` where its `stackTraceLimit` is read or written. */
  l(value: unknown): unknown;
  /**
   * Hands over a function that gives variables by their names, which count as alive until the end; it is called while who holds objects is looked for. Of a
   * function that may be called more than once, `at` of `count`, those of its first call.
   */
  k(keep: () => object, at?: number, count?: number): void;
}

/** What instrumented code has in variables of their own: a call of a property takes longer, most of all where V8 has not optimised the code. */
export const DIRECT = ['e', 'c', 'q', 'p', 'g', 'b', 'h', 'x', 'P', 'G', 'B', 'H', 'X', 'u'] as const;

/** What a probe returns: nothing, a frame, an empty array, null, one of its arguments, or what that returns; `zero` is no function but 0. */
export type Result = 'nothing' | 'frame' | 'array' | 'null' | 'first' | 'second' | 'third' | 'called' | 'zero';

/** What each probe returns where nothing is measured. The stub in instrumented files, and that of the runtime, are made from this. */
export const PASSIVE: Readonly<Record<keyof Probes, Result>> = {
  e: 'frame',
  p: 'nothing',
  c: 'frame',
  q: 'nothing',
  g: 'nothing',
  b: 'third',
  h: 'nothing',
  x: 'second',
  i: 'nothing',
  y: 'second',
  E: 'frame',
  P: 'nothing',
  G: 'nothing',
  B: 'third',
  H: 'nothing',
  X: 'second',
  n: 'array',
  s: 'second',
  r: 'second',
  a: 'second',
  d: 'null',
  t: 'third',
  o: 'called',
  z: 'zero',
  u: 'zero',
  l: 'first',
  k: 'nothing',
};

/** What measures. */
export interface InstalledRuntime {
  readonly abi: number;
  /** `table`: JSON of a {@link PackedSites}. `keep` gives variables that count as alive until the end. */
  load(table: string, keep?: () => object): Probes;
}

/** What stands under {@link RUNTIME_NAME}. An `abi` of 0: nothing is measured. */
export interface Offer {
  abi: number;
  load: InstalledRuntime['load'] | null;
  /** What `snapshot`, `reset`, `label` and the limits of tests ask; undefined until something is measured. */
  control: unknown;
  /** The profiler has been started in this thread. */
  started: boolean;
}
