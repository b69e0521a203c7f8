import { currentRecorder } from './function-recorder.ts';

/** An open block; close it with `end()`, or by `using block = timestamp('load')`. */
export interface Block extends Disposable {
  end(): void;
}

/**
 * A named block in the recording, as entry and exit of a function: `timestamp('load', () => …)` calls the function, sync or async, and
 * gives what it gives; `const block = timestamp('load')` opens a block that `block.end()` closes. When the program is not
 * run by `mprof-line run`, nothing is recorded.
 */
export function timestamp(name: string): Block;
export function timestamp<T>(name: string, fn: () => T): T;
export function timestamp<T>(name: string, fn?: () => T): T | Block {
  const recorder = currentRecorder();
  let call = recorder?.open(name) ?? null;
  const end = (): void => {
    if (call) recorder!.close(call);
    call = null;
  };
  return fn ? around(fn, end) : block(end);
}

function block(end: () => void): Block {
  return { end, [Symbol.dispose ?? Symbol.for('Symbol.dispose')]: end } as Block;
}

function around<T>(fn: () => T, end: () => void): T {
  let waits = false;
  try {
    const result = fn();
    if (result instanceof Promise) {
      waits = true;
      return result.finally(end) as T;
    }
    return result;
  } finally {
    if (!waits) end();
  }
}
