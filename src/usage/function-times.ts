import {
  ABI_VERSION,
  type AsyncFrame,
  type FileSites,
  type InstalledRuntime,
  type Probes,
  type SyncFrame,
} from '../../runtime/abi.ts';
import { STUB } from '../../runtime/probes.ts';
import { readTable } from '../../runtime/tables.ts';
import { type FunctionRecorder, type OpenCall, recordInto } from './function-recorder.ts';

/** An activation on the stack; nested functions have no execution of their own in a recording. */
interface Activation {
  table: FileSites;
  f: number;
  call: OpenCall | null;
}

interface Suspendable {
  call: OpenCall | null;
}

/**
 * A runtime that measures no lines: it records when the functions that were chosen are entered and left, for the
 * brackets on a plot. The functions nested in them are not recorded.
 */
export function functionTimesRuntime(folder: string, global: object): InstalledRuntime {
  const recorder = recordInto(folder, global);
  const stack: Activation[] = [];
  return { abi: ABI_VERSION, load: (text) => createProbes(readTable(text)!, recorder, stack) };
}

function createProbes(table: FileSites, recorder: FunctionRecorder, stack: Activation[]): Probes {
  const open = (f: number): OpenCall | null => {
    const { name, parent } = table.functions[f]!;
    return parent === -1 ? recorder.open(name) : null;
  };
  const enter = (f: number, call: OpenCall | null): SyncFrame => stack.push({ table, f, call }) - 1;
  /** Leaves all activations from `depth` up: an exception can have left several at once. */
  const unwind = (depth: number): void => {
    while (stack.length > depth) {
      const { call } = stack.pop()!;
      if (call) recorder.close(call);
    }
  };
  const top = (frame: SyncFrame): void => {
    if (stack.length > frame + 1) unwind(frame + 1);
  };
  const leave = (frame: AsyncFrame): void => {
    const suspendable = frame as Suspendable;
    if (suspendable.call) recorder.close(suspendable.call);
    suspendable.call = null;
  };

  return {
    ...STUB,
    e: (f) => enter(f, open(f)),
    c: (f) => enter(f, open(f)),
    p: top,
    g: top,
    b(frame, _k, value) {
      top(frame);
      return value;
    },
    h: top,
    x<T>(frame: SyncFrame, value?: T): T {
      unwind(frame);
      return value as T;
    },
    i: (f) => void enter(f, null),
    y(f, value) {
      const depth = stack.findLastIndex((each) => each.table === table && each.f === f);
      if (depth >= 0) unwind(depth);
      return value;
    },
    E: (f): AsyncFrame => ({ call: open(f) }) satisfies Suspendable,
    X<T>(frame: AsyncFrame, value?: T): T {
      leave(frame);
      return value as T;
    },
  };
}
