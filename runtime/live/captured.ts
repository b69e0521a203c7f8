/**
 * What the measuring of living bytes calls, taken before the program's first line; the rules are those of the runtime's
 * other captures.
 */
import * as inspector from 'node:inspector';
import * as v8 from 'node:v8';
import { defineProperty, getterOf, setFlags, uncurried } from '../primordials.ts';

/** %TypedArray%.prototype, whose getters tell nothing of other objects and throw nothing for typed arrays. */
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;

export const call: (method: (...values: never[]) => unknown, self: unknown, ...values: unknown[]) => unknown =
  uncurried(Function.prototype.call) as never;

export const isView: (value: unknown) => boolean = ArrayBuffer.isView;
/** `Uint8Array` and the like; undefined for all other values. */
export const typedArrayName: (value: object) => string | undefined = getterOf(typedArray, Symbol.toStringTag);
export const viewLength: (view: object) => number = getterOf(typedArray, 'byteLength');
export const bufferOfView: (view: object) => object = getterOf(typedArray, 'buffer');
/** 0 for memory that was handed over to somebody else. */
export const lengthOfBuffer: (buffer: object) => number = getterOf(ArrayBuffer.prototype, 'byteLength');
export const bufferPrototype: object = ArrayBuffer.prototype;

const maps = { Map, WeakMap };
export const weakGet: <V>(map: WeakMap<object, V>, key: object) => V | undefined = uncurried(
  WeakMap.prototype.get,
) as never;
export const weakSet: <V>(map: WeakMap<object, V>, key: object, value: V) => unknown = uncurried(
  WeakMap.prototype.set,
) as never;
export function openWeakMap<V>(): WeakMap<object, V> {
  return new maps.WeakMap();
}

export const mapGet: <K, V>(map: ReadonlyMap<K, V>, key: K) => V | undefined = uncurried(Map.prototype.get) as never;
export const mapSet: <K, V>(map: Map<K, V>, key: K, value: V) => unknown = uncurried(Map.prototype.set) as never;
/** In the order in which keys were set first. No iterator is made for it. */
export const mapEach: <K, V>(map: ReadonlyMap<K, V>, take: (value: V, key: K) => void) => void = uncurried(
  Map.prototype.forEach,
) as never;
export function openMap<K, V>(): Map<K, V> {
  return new maps.Map();
}

/** What a regular expression finds, past `exec` of the program's; its own list is read by index. */
export const execute: (pattern: RegExp, text: string) => RegExpExecArray | null = uncurried(RegExp.prototype.exec);
export const indexOf: (text: string, part: string) => number = uncurried(String.prototype.indexOf) as never;
export const slice: (text: string, start: number, end?: number) => string = uncurried(String.prototype.slice);
export const isNotANumber: (value: unknown) => boolean = Number.isNaN;
/** An own property, which has no prototype: none of the program's can stand in for what it has not. */
export function ownProperty(holder: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = describe(holder, key);
  return descriptor === undefined ? undefined : setPrototypeOf(descriptor, null);
}
const { getOwnPropertyDescriptor: describe, setPrototypeOf } = Object;

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

const objects = Object.prototype;
const nothing = (): boolean => false;

/** Node writes the message as JSON, which asks a `toJSON` of the program's. */
function withoutToJson(work: () => void): void {
  const theirs = ownProperty(objects, 'toJSON');
  if (theirs !== undefined) delete (objects as { toJSON?: unknown }).toJSON;
  try {
    work();
  } finally {
    if (theirs !== undefined) defineProperty(objects, 'toJSON', theirs);
  }
}

export function openSession(): OwnSession {
  const session = new Session();
  // Events of the inspector's: an `emit` of the program's would hear of them.
  defineProperty(session, 'emit', { __proto__: null, value: nothing } as PropertyDescriptor);
  connect(session);
  return {
    post<Result>(method: string, params: object): Result {
      let failure: Error | null = null;
      let answer: object | undefined;
      withoutToJson(() =>
        postMessage(session, method, params, (error, result) => {
          failure = error;
          answer = result;
        }),
      );
      if (failure !== null) throw failure;
      return answer as Result;
    },
    close: () => disconnect(session),
  };
}

/** Looks through the code and the scripts of this thread's heap; a ms or two. */
export const readCode: typeof v8.getHeapCodeStatistics = v8.getHeapCodeStatistics;

const { writeHeapSnapshot } = v8;
const LIMIT = '--heap-snapshot-string-limit';
/** Characters of a text that V8 copies into a snapshot: enough for the names of things and files. */
const LONGEST_NAME = 256;
/** What node was started with, or what V8 does without. */
const usual =
  process.execArgv
    .join('\n')
    .match(/^--heap[-_]snapshot[-_]string[-_]limit=\d+$/gm)
    ?.at(-1) ?? `${LIMIT}=1024`;

/** V8's debugger asks each script where its lines end, and V8 remembers that. What it says of the scripts reaches nobody. */
function findLineEnds(): void {
  const session = openSession();
  try {
    session.post('Debugger.enable', {});
    session.post('Debugger.disable', {});
  } finally {
    session.close();
  }
}

/** Writes what lives in this thread's heap to a file. `findLines`: V8 is to know before where the lines of scripts end. */
export function writeHeap(path: string, findLines = false): void {
  if (findLines) findLineEnds();
  setFlags(`${LIMIT}=${LONGEST_NAME}`);
  try {
    writeHeapSnapshot(path);
  } finally {
    setFlags(usual);
  }
}
