/** Whose objects those are that no profiled line made, by the scripts on the way to them. */
import { execute, indexOf, slice } from './captured.ts';

/** What V8 does by itself stands in its profile under names in parentheses. */
const BY_V8 = /^\([A-Za-z_ ]+\)$/;
const COMPILING = '(BYTECODE_COMPILER)';
/** What Node makes before it calls any JavaScript. V8 has no function to name then. */
const NO_JAVASCRIPT = /^\((?:V8 API|EXTERNAL)\)$/;
const PACKAGE = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** Parts of Node by the names of its scripts; the first that fits. */
const PARTS: readonly [RegExp, string][] = [
  [/^node:(?:_http|https?\b|http2|internal\/http|internal\/deps\/undici)/, 'http'],
  [/^node:(?:internal\/modules|internal\/bootstrap|internal\/process\/(?:esm|pre_)|vm\b)/, 'loading code'],
  [/^node:(?:net|tls|_tls|dgram|internal\/(?:stream_base|net|tls|streams|webstreams)|stream)/, 'sockets and streams'],
  [/^node:(?:fs|internal\/fs)/, 'files'],
];

const BY_ITSELF = 'V8 by itself';
/** The rest of Node. */
const OTHER_PARTS = 'other parts of Node';

/** Buffers and typed arrays that were the value of no expression of a line. */
export const OTHER_BUFFERS = 'Buffers that were not seen on a line';
/** At most: how much of it lives still is not known. */
export const BEFORE = 'there before measuring began';
/** Where V8 keeps them outside of its heap: most are of Node's own modules. */
export const SOURCES = 'source texts of Node’s modules and other scripts';
/** What is counted as a buffer by Node and not by V8. */
export const SHARED = 'SharedArrayBuffers';

/** A name for what lives elsewhere; undefined for the root, which has allocated nothing. */
export type Elsewhere = string | undefined;

/**
 * The name for a function that was called by one with the name `caller`. What a package or a file of the program asks Node for is
 * theirs; among parts of Node the innermost has it.
 */
export function elsewhere(url: string, functionName: string, caller: Elsewhere, isOwn: boolean): Elsewhere {
  if (isOwn) return 'the profiler';
  if (url === '') return withoutScript(functionName, caller);
  if (slice(url, 0, 5) !== 'node:') return packageOf(url) ?? 'files that are not profiled';
  return caller === undefined || isPart(caller) ? (partOf(url) ?? caller ?? OTHER_PARTS) : caller;
}

/** Built-in functions work for whoever called them. */
function withoutScript(functionName: string, caller: Elsewhere): Elsewhere {
  if (execute(NO_JAVASCRIPT, functionName) !== null) return 'messages and other values that Node makes by itself';
  if (caller !== undefined || functionName === '(root)') return caller;
  if (functionName === COMPILING) return 'compiled code';
  return execute(BY_V8, functionName) === null ? 'code without a file' : BY_ITSELF;
}

function packageOf(url: string): string | undefined {
  const name = execute(PACKAGE, url)?.[1];
  const at = name === undefined ? -1 : indexOf(name, '\\');
  return at < 0 ? name : `${slice(name!, 0, at)}/${slice(name!, at + 1)}`;
}

function isPart(caller: string): boolean {
  if (caller === OTHER_PARTS || caller === BY_ITSELF) return true;
  for (let i = 0; i < PARTS.length; i++) if (PARTS[i]![1] === caller) return true;
  return false;
}

function partOf(url: string): string | undefined {
  for (let i = 0; i < PARTS.length; i++) if (execute(PARTS[i]![0], url) !== null) return PARTS[i]![1];
  return undefined;
}
