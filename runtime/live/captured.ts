/**
 * What the measuring of living bytes calls, taken before the program's first line; the rules are those of the runtime's
 * other captures.
 */
import * as inspector from 'node:inspector';
import process from 'node:process';
import * as v8 from 'node:v8';

const { bind, call } = Function.prototype;
const uncurried: <This, Args extends unknown[], Result>(
  method: (this: This, ...args: Args) => Result,
) => (self: This, ...args: Args) => Result = bind.bind(call) as never;

/** %TypedArray%.prototype, whose getters tell nothing of other objects and throw nothing for typed arrays. */
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const getter = <T>(prototype: object, name: string | symbol): ((self: object) => T) =>
  uncurried(Object.getOwnPropertyDescriptor(prototype, name)!.get as (this: object) => T);

export const isView: (value: unknown) => boolean = ArrayBuffer.isView;
/** `Uint8Array` and the like; undefined for all other values. */
export const typedArrayName: (value: object) => string | undefined = getter(typedArray, Symbol.toStringTag);
export const viewLength: (view: object) => number = getter(typedArray, 'byteLength');
export const bufferOfView: (view: object) => object = getter(typedArray, 'buffer');
/** 0 for memory that was handed over to somebody else. */
export const lengthOfBuffer: (buffer: object) => number = getter(ArrayBuffer.prototype, 'byteLength');
export const bufferPrototype: object = ArrayBuffer.prototype;

const { memoryUsage } = process;
const OwnBuffer = ArrayBuffer;

/** Bytes outside of this thread's heap, and those of Buffers among them. What the last collection freed is counted off when a buffer is made, so one is. */
export function readOuter(): { external: number; buffers: number } {
  new OwnBuffer(1);
  const { external, arrayBuffers } = memoryUsage();
  return { external, buffers: arrayBuffers };
}

const weakMap = WeakMap;
export const weakGet: (map: WeakMap<object, number>, key: object) => number | undefined = uncurried(
  WeakMap.prototype.get,
) as never;
export const weakSet: (map: WeakMap<object, number>, key: object, value: number) => unknown = uncurried(
  WeakMap.prototype.set,
) as never;
export function openWeakMap(): WeakMap<object, number> {
  return new weakMap();
}

const { Session } = inspector;
const connect = uncurried(Session.prototype.connect);
const disconnect = uncurried(Session.prototype.disconnect);
const postMessage = uncurried(
  Session.prototype.post as (
    method: string,
    params: object,
    done: (error: Error | null, result: object) => void,
  ) => void,
);

/** A session with the inspector of this thread, which answers at once. */
export interface OwnSession {
  /** Throws what the inspector answers as an error. */
  post<Result>(method: string, params: object): Result;
  close(): void;
}

export function openSession(): OwnSession {
  const session = new Session();
  connect(session);
  return {
    post<Result>(method: string, params: object): Result {
      let failure: Error | null = null;
      let answer: object | undefined;
      postMessage(session, method, params, (error, result) => {
        failure = error;
        answer = result;
      });
      if (failure !== null) throw failure;
      return answer as Result;
    },
    close: () => disconnect(session),
  };
}

/** Writes what lives in this thread's heap, and gives the path. */
export const writeHeap: (path: string) => string = v8.writeHeapSnapshot;
