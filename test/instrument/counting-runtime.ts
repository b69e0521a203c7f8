/**
 * A runtime that counts hits and watches the probe protocol; it measures nothing. The specs and the property tests run
 * instrumented code under it: counts are compared with the expected ones, and each violation of the protocol fails.
 *
 *     enter ──▶ active ──suspend──▶ suspended ──resume, or any probe──▶ active ──exit──▶ exited
 *
 * Only the frame on top may probe, suspend or exit; one that probes while suspended (a `catch`, a generator's `return()`) is on top again.
 */

import { ABI_VERSION, type AsyncFrame, type FileSites, type InstalledRuntime, type Probes } from '../../runtime/abi.ts';
import { readTable } from '../../runtime/tables.ts';
import { awaited, isIterable } from './awaited-iterable.ts';

interface Frame {
  readonly file: number;
  readonly fn: number;
  readonly kind: 'sync' | 'async' | 'initialiser';
  state: 'active' | 'suspended' | 'exited';
  site: number;
  /** Where the cursor was when it was entered or resumed. */
  from: Cursor | undefined;
}

interface Cursor {
  readonly frame: Frame;
  readonly site: number;
}

/** One file: its table, and `hits[f][k]` of function `f`, site `k`. */
export interface CountedFile {
  readonly table: FileSites;
  readonly hits: number[][];
}

export interface CountingRuntime {
  readonly runtime: InstalledRuntime;
  readonly files: CountedFile[];
  /** Violations of the protocol so far, each a sentence. */
  readonly violations: string[];
  /** The function and line under the cursor; undefined outside. */
  cursor(): { fn: string; line: number } | undefined;
  /** Frames that are still suspended; call it when the program has ended. Frames still active become violations. */
  finish(): number;
}

const EMPTY: readonly never[] = Object.freeze([]);
const FIRST_FUNCTION = 7;

/** Makes a counting runtime; install it under `RUNTIME_NAME`. `looks`: the cursor goes to each line that cannot allocate by its text, too. */
export function createCountingRuntime(looks = false): CountingRuntime {
  const files: CountedFile[] = [];
  const violations: string[] = [];
  const frames: Frame[] = [];
  const stack: Frame[] = [];
  let cursor: Cursor | undefined;

  const nameOf = (frame: Frame): string => files[frame.file]!.table.functions[frame.fn]!.name;
  const complain = (what: string, frame?: Frame): void => {
    if (violations.length < 20)
      violations.push(frame ? `${what} (${nameOf(frame)}, ${frame.kind}, ${frame.state})` : what);
  };

  const enter = (file: number, fn: number, k: number, kind: Frame['kind']): Frame => {
    const sites = files[file]!.table.functions[fn]?.sites;
    if (sites === undefined) complain(`enter of function ${fn}, which the table does not have`);
    else if (k !== 0) complain(`enter of function ${fn} on site ${k}, not on its header`);
    const frame: Frame = { file, fn, kind, state: 'active', site: k, from: cursor };
    frames.push(frame);
    stack.push(frame);
    count(frame, k);
    cursor = { frame, site: k };
    return frame;
  };
  const count = ({ file, fn }: Pick<Frame, 'file' | 'fn'>, k: number): void => {
    const hits = files[file]!.hits[fn];
    if (hits?.[k] === undefined) complain(`probe of site ${k} of function ${fn}, which the table does not have`);
    else hits[k] = hits[k]! + 1;
  };
  const activate = (frame: Frame, what: string): void => {
    if (frame.state === 'suspended') {
      frame.state = 'active';
      stack.push(frame);
      frame.from = cursor;
      cursor = { frame, site: frame.site };
    } else if (frame.state === 'exited') complain(`${what} after exit`, frame);
    else if (stack.at(-1) !== frame)
      complain(`${what} of a frame that is not on top, above it: ${above(frame)}`, frame);
  };
  const above = (frame: Frame): string =>
    stack
      .slice(stack.indexOf(frame) + 1)
      .map(nameOf)
      .join(' > ');
  const move = (frame: Frame, k: number, what: string): void => {
    activate(frame, what);
    if (files[frame.file]!.table.functions[frame.fn]?.sites[k] === undefined)
      complain(`${what} to unknown site ${k}`, frame);
    frame.site = k;
    cursor = { frame, site: k };
  };
  const leave = (frame: Frame): void => {
    activate(frame, 'exit');
    if (frame.state === 'exited') return;
    frame.state = 'exited';
    cursor = frame.from;
    const at = stack.lastIndexOf(frame);
    if (at >= 0) stack.splice(at);
  };
  const suspend = (frame: Frame): void => {
    if (frame.state === 'suspended') complain('suspend of a suspended frame', frame);
    else activate(frame, 'suspend');
    if (frame.state !== 'active') return;
    frame.state = 'suspended';
    cursor = frame.from;
    const at = stack.lastIndexOf(frame);
    if (at >= 0) stack.splice(at, 1);
  };

  const load = (text: string): Probes => {
    const table = readTable(text)!;
    if (table.abi !== ABI_VERSION) complain(`table of ABI ${table.abi}`);
    const file = files.length;
    files.push({ table, hits: table.functions.map((fn) => fn.sites.map(() => 0)) });
    const known = (value: unknown, kind: Frame['kind'], probe: string): Frame => {
      const frame = kind === 'sync' ? frames[value as number] : (value as Frame);
      if (frame?.kind === kind && frame.file === file) return frame;
      complain(`${probe}() got ${typeof value} ${String(value)}, which is no ${kind} frame of this file`);
      return { file, fn: 0, kind, state: 'exited', site: 0, from: undefined };
    };
    const probes = (kind: Frame['kind']) => ({
      p: (id: unknown, k: number): void => {
        const frame = known(id, kind, 'p');
        move(frame, k, 'line');
        count(frame, k);
      },
      g: (id: unknown, k: number): void => {
        const frame = known(id, kind, 'g');
        activate(frame, 'quiet line');
        count(frame, k);
        if (looks) cursor = { frame, site: k };
      },
      b: <T>(id: unknown, k: number, value: T): T => {
        move(known(id, kind, 'b'), k, 'back');
        return value;
      },
      h: (id: unknown, k: number): void => {
        const frame = known(id, kind, 'h');
        activate(frame, 'hit');
        count(frame, k);
      },
      x: <T>(id: unknown, value?: T): T => {
        leave(known(id, kind, 'x'));
        return value as T;
      },
    });
    const sync = probes('sync');
    const async = probes('async');
    return {
      e: (f, first) => {
        enter(file, f + first - FIRST_FUNCTION, 0, 'sync');
        return frames.length - 1;
      },
      ...sync,
      c: (f, first) => {
        const before = cursor;
        const frame = enter(file, f + first - FIRST_FUNCTION, 0, 'sync');
        if (!looks) cursor = before;
        frame.from = before;
        return frames.length - 1;
      },
      q: (f, first, k) => {
        for (const site of new Set([0, k])) count({ file, fn: f + first - FIRST_FUNCTION }, site);
      },
      i: (f, k) => {
        const site = Math.max(k, 0);
        const frame: Frame = { file, fn: f, kind: 'initialiser', state: 'active', site, from: cursor };
        frames.push(frame);
        stack.push(frame);
        cursor = { frame, site };
        if (k !== 0) count(frame, site);
      },
      y: (f, value) => {
        const frame = stack.findLast((one) => one.file === file && one.fn === f);
        if (frame === undefined || frame.kind !== 'initialiser') complain(`y(${f}) without i(${f})`, frame);
        else leave(frame);
        return value;
      },
      n: () => EMPTY,
      E: (f, k) => enter(file, f, k, 'async') as AsyncFrame,
      P: async.p,
      G: async.g,
      B: async.b,
      H: async.h,
      X: async.x,
      s: (frame, value) => {
        suspend(known(frame, 'async', 's'));
        return value;
      },
      r: (id, value) => {
        const frame = known(id, 'async', 'r');
        if (frame.state !== 'suspended') complain('resume of a frame that is not suspended', frame);
        activate(frame, 'resume');
        return value;
      },
      a: function a(id, iterable, message) {
        const frame = known(id, 'async', 'a');
        // The loop is closed behind a rejected `await` too: the frame is suspended already.
        if (!isIterable(iterable)) {
          const error = new TypeError(message);
          Error.captureStackTrace(error, a);
          throw error;
        }
        return awaited(iterable, () => frame.state === 'active' && suspend(frame));
      },
      d: (id) => ({
        [Symbol.dispose]: (): void => {
          const frame = known(id, 'async', 'd');
          // A generator that is closed, or code that has left already, waits without it.
          if (frame.state === 'active') suspend(frame);
        },
      }),
      o: (evaluate, _outline, flags = 0, ...values) =>
        (flags & 2) === 0 ? evaluate(...values) : evaluate.call(...(values as [unknown])),
      l: (value) => value,
      k() {},
      z: 0,
      u: FIRST_FUNCTION,
      t: (line, column, value) => {
        if (!(line >= 1 && column >= 1)) complain(`throw at ${line}:${column}`);
        return value;
      },
    };
  };

  return {
    runtime: { abi: ABI_VERSION, load },
    files,
    violations,
    cursor: () =>
      cursor && {
        fn: nameOf(cursor.frame),
        line: files[cursor.frame.file]!.table.functions[cursor.frame.fn]!.sites[cursor.site]!,
      },
    finish: () => {
      for (const frame of stack) complain('never left', frame);
      return frames.filter((frame) => frame.state === 'suspended').length;
    },
  };
}
