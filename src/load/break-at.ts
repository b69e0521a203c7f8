import * as inspector from 'node:inspector';
import { relative } from 'node:path';
import * as v8 from 'node:v8';
import type { AsyncFrame, FileSites, InstalledRuntime, Probes } from '../../runtime/abi.ts';
import { readTable } from '../../runtime/tables.ts';
import { writeText } from '../text/write-text.ts';

/** When to stop. */
export interface BreakOptions {
  /** Bytes. */
  limit: number;
  metric: 'heap' | 'rss';
  /** The folder that paths are shown relative to. */
  cwd: string;
}

/**
 * A runtime that stops in the debugger, once, at the first line that ends with more memory than the limit. Probes cost
 * a second reading then; without `--break-at` none of this is loaded.
 */
export function breakingRuntime(runtime: InstalledRuntime, options: BreakOptions): InstalledRuntime {
  const watch = makeWatch(options);
  return { abi: runtime.abi, load: (text, keep) => watchedProbes(runtime.load(text, keep), readTable(text)!, watch) };
}

interface Watch {
  /** Leaves the line that was being watched, and watches this one from now on. */
  move(table: FileSites, f: number, k: number): void;
  /** Leaves the line that was being watched. */
  leave(): void;
}

function makeWatch({ limit, metric, cwd }: BreakOptions): Watch {
  let table: FileSites | null = null;
  let f = 0;
  let k = 0;
  let stopped = false;

  function leave(): void {
    if (stopped || table === null) return;
    const memory = metric === 'rss' ? process.memoryUsage.rss() : heap();
    if (memory <= limit) return;
    stopped = true;
    const { name, file, sites } = table.functions[f]!;
    const path = relative(cwd, table.files[file]!);
    writeText(
      2,
      `mprof-line: ${name} (${path}:${sites[k]}) ended with ${megabytes(memory)}, more than ${megabytes(limit)}\n`,
    );
    stopInDebugger();
  }

  return {
    leave,
    move(toTable, toFunction, toSite) {
      leave();
      table = toTable;
      f = toFunction;
      k = toSite;
    },
  };
}

function heap(): number {
  const { used_heap_size, external_memory } = v8.getHeapStatistics();
  return used_heap_size + external_memory;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** Waits for a debugger when there is none, and stops in it; stepping out leads to the program's line. */
function stopInDebugger(): void {
  if (inspector.url() === undefined) {
    inspector.open();
    inspector.waitForDebugger();
  }
  // biome-ignore lint/suspicious/noDebugger: this is what was asked for.
  debugger;
}

function watchedProbes(probes: Probes, table: FileSites, watch: Watch): Probes {
  /** Depth of a synchronous frame → its function. */
  const functions: number[] = [];
  const asyncFunctions = new WeakMap<AsyncFrame, number>();
  const at = (f: number | undefined, k: number): void => {
    if (f !== undefined) watch.move(table, f, k);
  };
  return {
    ...probes,
    e(f, first) {
      watch.leave();
      const frame = probes.e(f, first);
      functions[frame] = f;
      at(f, 0);
      return frame;
    },
    c(f, first) {
      watch.leave();
      const frame = probes.c(f, first);
      functions[frame] = f;
      at(f, 0);
      return frame;
    },
    g(frame, k) {
      at(functions[frame], k);
      probes.g(frame, k);
    },
    G(frame, k) {
      at(asyncFunctions.get(frame), k);
      probes.G(frame, k);
    },
    p(frame, k) {
      at(functions[frame], k);
      probes.p(frame, k);
    },
    b(frame, k, value) {
      at(functions[frame], k);
      return probes.b(frame, k, value);
    },
    x<T>(frame: number, value?: T) {
      watch.leave();
      return probes.x(frame, value) as T;
    },
    E(f, k) {
      watch.leave();
      const frame = probes.E(f, k);
      asyncFunctions.set(frame, f);
      at(f, k);
      return frame;
    },
    P(frame, k) {
      at(asyncFunctions.get(frame), k);
      probes.P(frame, k);
    },
    B(frame, k, value) {
      at(asyncFunctions.get(frame), k);
      return probes.B(frame, k, value);
    },
    X<T>(frame: AsyncFrame, value?: T) {
      watch.leave();
      return probes.X(frame, value) as T;
    },
    s(frame, value) {
      watch.leave();
      return probes.s(frame, value);
    },
  };
}
