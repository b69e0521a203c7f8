import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { collectionRecord, functionRecord } from '../series/dat-write.ts';
import type { FunctionTime } from '../series/types.ts';
import { streamCollections } from './collections.ts';

/** Records kept in memory before they are written. */
const BATCH = 512;
/** Records that one thread writes; a plot could not show more of them. */
const LIMIT = 200_000;

/** An execution that has begun. Times are epoch ms, memory is the resident set in bytes. */
export interface OpenCall {
  name: string;
  start: number;
  startMemory: number;
  level: number;
}

/** Records executions of functions and named blocks into a file, as `FUNC` records, and this process's collections as `GC` records. */
export interface FunctionRecorder {
  open(name: string): OpenCall;
  close(call: OpenCall): void;
  flush(): void;
}

/** Levels are looked for up to here; executions that never end (abandoned generators) keep theirs. */
const LEVELS = 64;

const RECORDER = Symbol.for('mprof-line.function-recorder');
type Holder = { [RECORDER]?: FunctionRecorder };

/** The recorder of this thread, or null when the program is not run by `mprof-line run`. */
export function currentRecorder(): FunctionRecorder | null {
  return (globalThis as Holder)[RECORDER] ?? null;
}

/**
 * Records from now on, into a file of `folder`, where `mprof-line run` finds it. `global` is the program's global object, which is
 * another one than ours where the profiler runs in a realm of its own.
 */
export function recordInto(folder: string, global: object): FunctionRecorder {
  const holder = global as Holder;
  if (!holder[RECORDER]) {
    // On the global object, as a program can hold two copies of this package, and must not see it in a listing.
    Object.defineProperty(holder, RECORDER, { value: createRecorder(folder) });
  }
  return holder[RECORDER]!;
}

function createRecorder(folder: string): FunctionRecorder {
  const path = join(folder, `${process.pid}-${threadId}-${randomBytes(4).toString('hex')}.func`);
  /** Levels that are taken: concurrent async executions get one each, the lowest that is free. */
  const taken: boolean[] = [];
  let pending = '';
  let batched = 0;
  let count = 0;
  let fd = -1;

  function now(): number {
    return performance.timeOrigin + performance.now();
  }

  function flush(): void {
    if (pending === '') return;
    const text = pending;
    pending = '';
    batched = 0;
    try {
      if (fd < 0)
        fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND, 0o600);
      writeSync(fd, text);
    } catch {
      // The folder is gone or full: the program goes on, and its functions are missing from the recording.
      count = LIMIT;
    }
  }

  function add(record: string): void {
    if (count++ >= LIMIT) return;
    pending += record;
    if (++batched >= BATCH) flush();
  }

  // A worker's heap is not the line on the plot.
  if (isMainThread) streamCollections((gc) => add(collectionRecord(gc)));

  process.on('exit', () => {
    flush();
    if (fd >= 0) closeSync(fd);
    fd = -1;
  });

  return {
    open(name: string): OpenCall {
      let level = 0;
      while (level < LEVELS && taken[level]) level++;
      taken[level] = true;
      return { name, start: now(), startMemory: process.memoryUsage.rss(), level };
    },
    close(call: OpenCall): void {
      taken[call.level] = false;
      const done: FunctionTime = { ...call, end: now(), endMemory: process.memoryUsage.rss() };
      add(functionRecord(done));
    },
    flush,
  };
}
