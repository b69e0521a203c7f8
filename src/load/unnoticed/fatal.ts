import { types } from 'node:util';
import type { RuntimeHandle } from '../../../runtime/handle.ts';
import { program } from '../realm/program.ts';
import { noteFatal } from './ending.ts';
import { printsAsNode } from './fatal-text.ts';
import { standFor } from './stand-in.ts';

interface ProcessWithFatal {
  _fatalException?: (error: unknown, fromPromise?: boolean) => boolean;
  reallyExit(code: number): never;
}

/**
 * Wraps what Node calls for an exception that nobody catches, on the main thread. Where Node would go on to print a line
 * of instrumented text, this prints what Node prints for the text as written, and ends the process with the same status.
 */
export function handleFatalErrors(handle: RuntimeHandle, isMainThread: boolean): void {
  const target = program.process as unknown as ProcessWithFatal;
  const { _fatalException: original } = target;
  if (!original) return;
  const { value } = {
    value(this: unknown, error: unknown, fromPromise?: boolean): boolean {
      // The exception has left all functions; what was active is so no more.
      handle.clearStack();
      noteFatal(describe(error));
      const handled = Reflect.apply(original, this, [error, fromPromise]) as boolean;
      if (handled) noteFatal(null);
      else if (isMainThread && printsAsNode(error, fromPromise === true, handle.thrown(error))) {
        target.reallyExit(Number(process.exitCode ?? 1));
      }
      return handled;
    },
  };
  Object.defineProperty(program.process, '_fatalException', {
    value: standFor(value, original),
    writable: true,
    configurable: true,
    enumerable: true,
  });
}

/** Calls nothing of the program's: no getter, no `toString`. */
function describe(error: unknown): string {
  if (types.isNativeError(error)) {
    const message = dataOf(error, 'message');
    return `${dataOf(error, 'name') || 'Error'}${message && `: ${message}`}`;
  }
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  return isObject ? 'an object that is no Error' : String(error);
}

/** A property that is a text, of an object or of those that it inherits from; empty when there is none. */
function dataOf(object: object, name: string): string {
  for (let level: object | null = object; level !== null; level = Object.getPrototypeOf(level)) {
    if (types.isProxy(level)) return '';
    const property = Object.getOwnPropertyDescriptor(level, name);
    if (property) return typeof property.value === 'string' ? property.value : '';
  }
  return '';
}
