/** The allocation clock of a thread and its cursor. */
export interface Clock {
  /**
   * Charges what the clock moved since the last call to the slot under the cursor, and moves the cursor to `slot`.
   * `count` tells what to count there: nothing (0), a hit (1), or a hit and a call of the context in `control[ENTERED]` (3).
   */
  move(slot: number, count: 0 | 1 | 3): void;
  /** Counts a hit of a slot; the cursor stays where it is. */
  count(slot: number): void;
  /** Whether each probe has to be a reading, since memory is not what the clock counts (`--metric rss`). */
  readonly always: boolean;
  /** Looks at a line that cannot allocate by its text (see exact/guard.ts). */
  look(slot: number): void;
  /** Ends the interval of the line under the cursor and opens the next one for it. */
  refresh(): void;
  /** Reads the gauge anew for the line under the cursor: what happened since the last `move` is the profiler's own. */
  reopen(): void;
  /** Does work of the profiler's own, which may take long: neither its bytes nor its time are charged to any line. */
  aside<T>(work: () => T): T;
  /** The same for work of a few µs, which asks for no collections unless it took as long as one: by two readings in place of 50 µs. */
  beside<T>(work: () => T): T;
  /** Waits until V8's compiler threads have given back what lines were charged with, for some ms at most. */
  quiesce(): void;
  /** Forgets everything and starts the clock at zero. */
  start(): void;
}
