import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Collection, FunctionTime } from './types.ts';

/**
 * memory_profiler's `.dat` grammar, one record a line, MiB and epoch seconds:
 *
 *     CMDLINE <command>
 *     MEM <MiB> <time>                    the process, or the sum of its tree
 *     CHLD <pid> <MiB> <time>             one child
 *     FUNC <name> <MiB> <time> <MiB> <time> <level>
 *
 * and two records of ours, which its readers skip as they skip every prefix they do not know:
 *
 *     PEAK <pid> <MiB>                    the kernel's own high-water mark; pid 0 is the root process
 *     GC <time> <ms> <MiB freed> <kind>
 */

const MiB = 1024 * 1024;

const mib = (bytes: number): string => (bytes / MiB).toFixed(6);
const seconds = (ms: number): string => (ms / 1000).toFixed(4);
/** A word of the grammar cannot hold white space. */
const word = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, '_') || '_';

/** `CMDLINE` record; words that hold blanks are quoted as memory_profiler does. */
export function commandRecord(argv: readonly string[]): string {
  const words = argv
    .map((text) => text.replace(/[\r\n]+/g, ' '))
    .map((text) => (/[ \t]/.test(text) ? `'${text}'` : text));
  return `CMDLINE ${words.join(' ')}\n`;
}

/** `MEM` record: bytes and epoch ms. */
export function memoryRecord(memory: number, time: number): string {
  return `MEM ${mib(memory)} ${seconds(time)}\n`;
}

/** `CHLD` record: bytes and epoch ms. */
export function childRecord(pid: number | string, memory: number, time: number): string {
  return `CHLD ${word(String(pid))} ${mib(memory)} ${seconds(time)}\n`;
}

/** `FUNC` record; its times are epoch ms. */
export function functionRecord(call: FunctionTime): string {
  return `FUNC ${word(call.name)} ${mib(call.startMemory)} ${seconds(call.start)} ${mib(call.endMemory)} ${seconds(call.end)} ${call.level}\n`;
}

/** `GC` record; its time is epoch ms. */
export function collectionRecord(gc: Collection): string {
  return `GC ${seconds(gc.time)} ${gc.duration.toFixed(3)} ${mib(gc.freed)} ${word(gc.kind)}\n`;
}

/** `PEAK` record: the kernel's high-water mark of a process, in bytes. */
export function peakRecord(pid: number | string, memory: number): string {
  return `PEAK ${word(String(pid))} ${mib(memory)}\n`;
}

/** Appends records to a file; never leaves half a record in it. */
export interface DatFile {
  readonly path: string;
  /** Queues a record; it reaches the file within `flushMs`. */
  add(record: string): void;
  flush(): void;
  close(): void;
}

const PENDING_LIMIT = 256 * 1024;

/**
 * Creates `path` (with `exclusive`, only when nothing is there) and throws the system's error when that fails. When a
 * later write fails, `onError` hears of it once, the file is cut back to its last whole record, and what follows is dropped.
 */
export function createDatFile(
  path: string,
  options: { exclusive?: boolean; flushMs?: number; onError: (error: NodeJS.ErrnoException) => void },
): DatFile {
  const fd = openSync(path, options.exclusive ? 'wx' : 'w', 0o644);
  // A device (`-o /dev/stdout`, `/dev/full`) has no length to cut back to.
  const regular = fstatSync(fd).isFile();
  const flushMs = options.flushMs ?? 200;
  let pending = '';
  let written = 0;
  let failed = false;
  let closed = false;
  let flushedAt = performance.now();

  function flush(): void {
    flushedAt = performance.now();
    if (pending === '' || failed || closed) return;
    const bytes = Buffer.from(pending);
    pending = '';
    let done = 0;
    try {
      while (done < bytes.length) done += writeSync(fd, bytes, done);
      written += done;
    } catch (error) {
      failed = true;
      // The device may be too full even for this; readers cope with a cut line.
      try {
        if (regular) ftruncateSync(fd, written + bytes.subarray(0, done).lastIndexOf(10) + 1);
      } catch {}
      options.onError(error as NodeJS.ErrnoException);
    }
  }

  return {
    path,
    add(record: string): void {
      if (failed) return;
      pending += record;
      if (pending.length > PENDING_LIMIT || performance.now() - flushedAt >= flushMs) flush();
    },
    flush,
    close(): void {
      if (closed) return;
      flush();
      closed = true;
      closeSync(fd);
    },
  };
}
