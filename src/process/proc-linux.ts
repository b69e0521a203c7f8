import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import type { ProcessMetric } from './types.ts';

/**
 * Linux's `/proc`, read synchronously with buffers of our own. See proc_pid_statm(5), proc_pid_status(5),
 * proc_pid_smaps_rollup(5) and proc_pid_clear_refs(5).
 */

const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Bytes of a memory page: AT_PAGESZ of the auxiliary vector, which a process that has changed its user cannot read. */
function readPageSize(): number {
  try {
    const auxv = readFileSync('/proc/self/auxv');
    for (let i = 0; i + 16 <= auxv.length; i += 16) {
      if (auxv.readBigUInt64LE(i) === 6n) return Number(auxv.readBigUInt64LE(i + 8));
    }
  } catch {}
  // Node says the resident set in bytes, the kernel in pages: the power of two between them.
  const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1]);
  return 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages));
}

/** An open process: its files stay open, so that a pid which is used again is not taken for it. */
export interface LinuxProcess {
  readonly pid: number;
  /** Bytes of the metric, or -1 when the process has ended. */
  memory(): number;
  /** Largest resident set since the process began (or since the mark was reset) in bytes, or -1 when it has ended. */
  highWater(): number;
  /** Resets the mark; false when that is not allowed. */
  resetHighWater(): boolean;
  close(): void;
}

/**
 * Opens a process for reading, or returns null when there is none of that pid. Throws {@link MprofLineError} when `pss` or `uss`
 * of somebody else's process is asked for.
 */
export function openProcess(pid: number, metric: ProcessMetric = 'rss'): LinuxProcess | null {
  const pageSize = readPageSize();
  let statm = -1;
  let status = -1;
  let rollup = -1;
  const close = (): void => {
    for (const fd of [statm, status, rollup]) if (fd >= 0) closeSync(fd);
    statm = status = rollup = -1;
  };
  try {
    statm = openSync(`/proc/${pid}/statm`, 'r');
    status = openSync(`/proc/${pid}/status`, 'r');
    if (metric !== 'rss') rollup = openSync(`/proc/${pid}/smaps_rollup`, 'r');
  } catch (error) {
    close();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    if (code === 'EACCES' || code === 'EPERM') throw new MprofLineError(notOurs(pid, metric));
    throw error;
  }
  return {
    pid,
    memory: () => (metric === 'rss' ? residentBytes(statm, pageSize) : rollupBytes(rollup, metric, pid)),
    highWater: () => fieldOf(readInto(status), 'VmHWM:'),
    resetHighWater: () => resetHighWater(pid),
    close,
  };
}

function notOurs(pid: number, metric: ProcessMetric): string {
  return `process ${pid} belongs to someone else: ${metric} can only be read by its owner (rss can be read by everyone)`;
}

/** Bytes of the file that are in `buffer` now; 0 when the process has ended. */
function readInto(fd: number): number {
  try {
    return fd < 0 ? 0 : readSync(fd, buffer, 0, buffer.length, 0);
  } catch {
    return 0;
  }
}

/** Second number of `statm`, in pages; -1 for a process that has ended, as a zombie's numbers are all zero. */
function residentBytes(fd: number, pageSize: number): number {
  const length = readInto(fd);
  const start = buffer.subarray(0, length).indexOf(32) + 1;
  let pages = 0;
  for (let i = start; start > 0 && i < length && buffer[i]! >= 48; i++) pages = pages * 10 + buffer[i]! - 48;
  return pages === 0 ? -1 : pages * pageSize;
}

/** Bytes of a `Name:   123 kB` line among the first `length` bytes of `buffer`, or -1 when it has none. */
function fieldOf(length: number, name: string): number {
  let i = buffer.subarray(0, length).indexOf(name, 0, 'latin1');
  if (i < 0) return -1;
  i += name.length;
  while (buffer[i] === 32 || buffer[i] === 9) i++;
  let kilobytes = 0;
  for (; i < length && buffer[i]! >= 48 && buffer[i]! <= 57; i++) kilobytes = kilobytes * 10 + buffer[i]! - 48;
  return kilobytes * 1024;
}

function rollupBytes(fd: number, metric: ProcessMetric, pid: number): number {
  let length: number;
  try {
    length = readSync(fd, buffer, 0, buffer.length, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw new MprofLineError(notOurs(pid, metric));
    return -1;
  }
  if (length === 0) return -1;
  if (metric === 'pss') return fieldOf(length, '\nPss:');
  return fieldOf(length, '\nPrivate_Clean:') + fieldOf(length, '\nPrivate_Dirty:');
}

function resetHighWater(pid: number): boolean {
  let fd = -1;
  try {
    fd = openSync(`/proc/${pid}/clear_refs`, 'w');
    writeSync(fd, '5');
    return true;
  } catch {
    return false;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

/** Pids that a process started and that still run: what each of its threads lists. */
export function childProcesses(pid: number): number[] {
  const children: number[] = [];
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
      for (const word of text.split(' ')) if (word !== '') children.push(Number(word));
    }
  } catch {
    // The process, or one of its threads, ended while it was read.
  }
  return children;
}

/** pid → pid of its parent, for every process: for kernels built without `children` files. */
export function parents(): Map<number, number> {
  const map = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // `pid (comm) state ppid …`; comm can hold anything, so the last parenthesis counts.
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      map.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  return map;
}
