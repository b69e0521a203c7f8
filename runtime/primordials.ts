/**
 * What the runtime calls while the program runs, taken before the program's first line. A program may replace, delete,
 * count or mock whatever JavaScript and Node offer: it must not meet the runtime there, nor the runtime it.
 *
 * The rules for every file of the runtime that runs in a thread of the program's:
 *
 * - A built-in function or class is called by its name here, never found on the global object, a prototype or a module.
 * - Arrays are walked by index: `for…of`, spread and array patterns call the array iterator.
 * - Typed arrays are viewed and copied by what stands here: `subarray` and `slice` ask for their species.
 * - What is handed to a built-in function as an object (options, a descriptor) has no prototype: `{ __proto__: null, … }`.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as util from 'node:util';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';

/** A function that is called on an object. */
export type Method<This, Args extends unknown[], Result> = (this: This, ...args: Args) => Result;

const { bind, call } = Function.prototype;
export const getOwnPropertyDescriptor: typeof Object.getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;

/** Makes a function of a method: `this` becomes the first argument. */
export const uncurried: <This, Args extends unknown[], Result>(
  method: Method<This, Args, Result>,
) => (self: This, ...args: Args) => Result = bind.bind(call) as never;

/** The getter of a property, as a function of its object. */
export const getterOf = <T>(prototype: object, name: PropertyKey): ((self: object) => T) =>
  uncurried(getOwnPropertyDescriptor(prototype, name)!.get as Method<object, [], T>);

// The language's.
export const min: typeof Math.min = Math.min;
export const max: typeof Math.max = Math.max;
export const abs: typeof Math.abs = Math.abs;
export const sqrt: typeof Math.sqrt = Math.sqrt;
export const log: typeof Math.log = Math.log;
export const floor: typeof Math.floor = Math.floor;
export const imul: typeof Math.imul = Math.imul;
export const apply: typeof Reflect.apply = Reflect.apply;
export const defineProperty: typeof Object.defineProperty = Object.defineProperty;
export const getPrototypeOf: typeof Object.getPrototypeOf = Object.getPrototypeOf;
export const is: typeof Object.is = Object.is;
export const captureStackTrace: typeof Error.captureStackTrace = Error.captureStackTrace;
export const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator;
export const iterator: typeof Symbol.iterator = Symbol.iterator;
/** Node 20 has the symbol before V8 has the syntax. */
export const dispose: symbol = (Symbol as { dispose?: symbol }).dispose ?? Symbol.for('Symbol.dispose');
export const textOfNumber: (value: number, radix?: number) => string = uncurried(Number.prototype.toString);

const { keys, setPrototypeOf } = Object;
const { isArray } = Array;
const { parse, stringify } = JSON;
const classes = { Float64Array, Int32Array, Uint8Array, SharedArrayBuffer, TypeError, WeakRef };

const lookupGetter = uncurried(
  (Object.prototype as unknown as { __lookupGetter__: Method<object, [PropertyKey], unknown> }).__lookupGetter__,
);
const arrays = Array.prototype;
const arrayIterators: { next: unknown } = getPrototypeOf([][iterator]());
const ITERATE = arrays[iterator];
const NEXT = arrayIterators.next;
const EMPTY: Iterable<never> = Object.freeze([]);
const DONE = Object.freeze({ __proto__: null, done: true, value: undefined });
const ENDED = Object.freeze({ __proto__: null, next: () => DONE });
const EMPTY_BY_ITSELF: Iterable<never> = Object.freeze({ __proto__: null, [iterator]: () => ENDED }) as never;

/**
 * What can be spread and adds nothing: an empty array, for which V8 calls and allocates nothing, while arrays are iterated as JavaScript
 * says. Getters that a program put there are not called.
 */
export function nothingToSpread(): Iterable<never> {
  return lookupGetter(arrays, iterator) === undefined &&
    arrays[iterator] === ITERATE &&
    lookupGetter(arrayIterators, 'next') === undefined &&
    arrayIterators.next === NEXT
    ? EMPTY
    : EMPTY_BY_ITSELF;
}

export function typeError(message: string): TypeError {
  return new classes.TypeError(message);
}

export function weakReference<T extends WeakKey>(value: T): WeakRef<T> {
  return new classes.WeakRef(value);
}

export const deref: <T extends WeakKey>(reference: WeakRef<T>) => T | undefined = uncurried(
  WeakRef.prototype.deref,
) as never;

/** Adds an element, past whatever accessors the prototypes of arrays may have. */
export function append<T>(list: T[], value: T): void {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  defineProperty(list, list.length, descriptor);
}

/** Plain data as JSON, past whatever `toJSON` the prototypes of objects may have. */
export function json(data: object): string {
  return stringify(bare(data));
}

/**
 * What a text of JSON says. Its objects and arrays have the program's prototypes: they are read by their own properties.
 * @throws SyntaxError
 */
export const fromJson: (text: string) => unknown = (text) => parse(text);

function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy = (isArray(value) ? setPrototypeOf([], null) : { __proto__: null }) as Record<string, unknown>;
  const names = keys(value);
  for (let i = 0; i < names.length; i++) copy[names[i]!] = bare((value as Record<string, unknown>)[names[i]!]);
  return copy;
}

// Typed arrays.
type Numbers = Float64Array | Int32Array | Uint8Array;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as Float64Array;
const bufferOf = getterOf<ArrayBuffer>(typedArray, 'buffer');
const byteLengthOf = getterOf<number>(typedArray, 'byteLength');
const offsetOf = getterOf<number>(typedArray, 'byteOffset');
export const lengthOf: (array: Numbers) => number = getterOf(typedArray, 'length');
export const sharedLengthOf: (buffer: SharedArrayBuffer) => number = getterOf(
  SharedArrayBuffer.prototype,
  'byteLength',
);
export const fill: (array: Numbers, value: number, start?: number, end?: number) => unknown = uncurried(
  typedArray.fill,
) as never;
/** Copies all of `from` to where `offset` is in `to`. */
export const copyInto: (to: Numbers, from: Numbers, offset: number) => void = uncurried(typedArray.set) as never;

/**
 * Memory that threads share. With a largest size it is mapped by V8 itself, a page where it is touched, and is not part
 * of what the program sees in `process.memoryUsage().arrayBuffers`.
 */
export function sharedMemory(bytes: number): SharedArrayBuffer {
  // The types do not know the options yet.
  const Shared = classes.SharedArrayBuffer as new (bytes: number, options: object) => SharedArrayBuffer;
  return new Shared(bytes, { __proto__: null, maxByteLength: bytes });
}

/** Words in such memory. */
export const sharedWords = (length: number): Int32Array => words(sharedMemory(4 * length), 0, length);

/**
 * New memory, or a view of memory that is there. The length of a view is said: one without follows its memory's, which V8 asks by a call of its own
 * for each element that is read outside of optimised code.
 */
export function doubles(length: number): Float64Array;
export function doubles(memory: ArrayBufferLike, offset: number, length: number): Float64Array;
export function doubles(source: number | ArrayBufferLike, offset?: number, length?: number): Float64Array {
  return new classes.Float64Array(source as ArrayBuffer, offset, length);
}

/** The same for Int32. */
export function words(length: number): Int32Array;
export function words(memory: ArrayBufferLike, offset: number, length: number): Int32Array;
export function words(source: number | ArrayBufferLike, offset?: number, length?: number): Int32Array {
  return new classes.Int32Array(source as ArrayBuffer, offset, length);
}

/** The same for bytes. */
export function bytes(length: number): Uint8Array;
export function bytes(memory: ArrayBufferLike, offset: number, length: number): Uint8Array;
export function bytes(source: number | ArrayBufferLike, offset?: number, length?: number): Uint8Array {
  return new classes.Uint8Array(source as ArrayBuffer, offset, length);
}

/** The memory of an array, as bytes. */
export function bytesOf(array: Numbers): Uint8Array {
  return bytes(bufferOf(array), offsetOf(array), byteLengthOf(array));
}

/** A view of `length` elements from `start` on. */
export function doublesOf(array: Float64Array, start: number, length: number): Float64Array {
  return doubles(bufferOf(array), offsetOf(array) + start * 8, length);
}

/** A view of the first `length` elements. */
export function wordsOf(array: Int32Array, length: number): Int32Array {
  return wordsFrom(array, 0, length);
}

/** A view of `length` elements from `start` on. */
export function wordsFrom(array: Int32Array, start: number, length: number): Int32Array {
  return words(bufferOf(array), offsetOf(array) + start * 4, length);
}

const encoder = new TextEncoder();
const encode = uncurried(TextEncoder.prototype.encode);

/** The text as UTF-8. */
export function textBytes(text: string): Uint8Array {
  return encode(encoder, text);
}

// The system's.
/** Epoch milliseconds. */
export const epoch: () => number = Date.now;
export const setFlags: typeof v8.setFlagsFromString = v8.setFlagsFromString;
export const runInNewContext: typeof vm.runInNewContext = vm.runInNewContext;
export const runInThisContext: typeof vm.runInThisContext = vm.runInThisContext;
export const isPromise: typeof util.types.isPromise = util.types.isPromise;
export const closeSync: typeof fs.closeSync = fs.closeSync;
export const openSync: typeof fs.openSync = fs.openSync;
export const renameSync: typeof fs.renameSync = fs.renameSync;
export const unlinkSync: typeof fs.unlinkSync = fs.unlinkSync;
export const writeSync: typeof fs.writeSync = fs.writeSync;
export const writevSync: typeof fs.writevSync = fs.writevSync;
const { sep } = path;
/** The path of a file in a folder whose path is absolute and has no separator at its end. */
export const join = (folder: string, name: string): string => `${folder}${sep}${name}`;

const { GCProfiler } = v8;
export const startProfiler: (profiler: v8.GCProfiler) => void = uncurried(GCProfiler.prototype.start);
export const stopProfiler: (profiler: v8.GCProfiler) => v8.GCProfilerResult | undefined = uncurried(
  GCProfiler.prototype.stop,
);

export function openProfiler(): v8.GCProfiler {
  return new GCProfiler();
}

const { getSystemErrorMap } = util;
const mapGet = uncurried(Map.prototype.get);

/** What the system calls an error: `ENOSPC: no space left on device`. */
export function systemError(number: number): string {
  const entry = mapGet(getSystemErrorMap(), number) as [string, string] | undefined;
  return entry === undefined ? 'unknown error' : `${entry[0]}: ${entry[1]}`;
}
