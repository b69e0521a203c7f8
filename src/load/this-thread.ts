import type { LineTable } from '../../instrument/text/lines.ts';
import type { RawEnding } from '../../runtime/snapshot/raw.ts';
import type { Place, Positions, Shifts } from './place.ts';

/** Called with the arguments of an event. */
export type Listener = (...args: unknown[]) => void;

/** A file as V8 has it, and where its parts were written. */
export interface WrittenFile {
  readonly code: string;
  readonly positions: Positions;
}

/**
 * All that the profiler remembers of the thread that it is loaded in, and of what it has changed there. Each thread loads
 * modules of its own, so there is one a thread.
 */
export interface ThisThread {
  /** What stands in the place of Node's own already. */
  readonly replaced: { ending: boolean; stackTraces: boolean; resolution: boolean };
  readonly ending: {
    /** Called when the program's own `exit` listeners have run, before `finish`. */
    readonly before: (() => void)[];
    finish: ((ending: RawEnding) => void) | null;
    /** Looks whether the program has replaced what tells of its end. */
    look(): void;
    /** The exception that is about to end the program. */
    fatal: { message: string } | null;
    /** Listeners on `process` that the program does not see, by event. */
    readonly unseen: Map<unknown, readonly Listener[]>;
  };
  readonly positions: {
    /** Files whose text was changed, by path, and by the name of their readable form. */
    readonly files: Map<string, Positions>;
    /** Where source maps lead, by their text. */
    readonly finders: Map<string, WeakRef<(place: Place) => Place>>;
    /** What was inserted in files that somebody asked for. */
    readonly read: Map<string, WeakRef<Shifts>>;
    /** Lines of texts that somebody asked for. */
    readonly lines: Map<string, WeakRef<LineTable>>;
    /** Adds what another thread has found meanwhile. */
    fetch(): void;
  };
  /** Files with probes, by the prefix of the names in them: almost always one has it. */
  readonly written: Map<string, WrittenFile[]>;
  readonly stackTraces: {
    /** The limit of frames as the program knows it, when there are outlined expressions. */
    limit: (() => number | undefined) | null;
    /** What is shown in the place of our handler of CommonJS files. */
    loaderFrame: string | undefined;
    /** Whether ours stands before Node's `_compile`. */
    isCompilerHooked: boolean;
    /** What we have put into `Error.prepareStackTrace`, and what was there before. */
    format: unknown;
    before: unknown;
  };
  /** Does short work of the profiler's own, which is charged to no line. */
  beside<T>(work: () => T): T;
  /** Whether a failure of the profiler's own was said: one is enough. */
  failureSaid: boolean;
}

export const thisThread: ThisThread = {
  replaced: { ending: false, stackTraces: false, resolution: false },
  ending: { before: [], finish: null, look: () => {}, fatal: null, unseen: new Map() },
  positions: { files: new Map(), finders: new Map(), read: new Map(), lines: new Map(), fetch: () => {} },
  written: new Map(),
  stackTraces: { limit: null, loaderFrame: undefined, isCompilerHooked: false, format: undefined, before: undefined },
  beside: (work) => work(),
  failureSaid: false,
};
