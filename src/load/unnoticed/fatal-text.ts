import { basename } from 'node:path';
import { inspect, types } from 'node:util';
import type { Thrown } from '../../../runtime/frames/thrown.ts';
import { writeText } from '../../text/write-text.ts';
import type { Place } from '../place.ts';
import { program } from '../realm/program.ts';
import { shiftsOf } from '../shifts.ts';
import { showsSource } from './own-maps.ts';
import { originalPlace, positionsOf, sourceLine, writtenPlace } from './positions.ts';
import { firstPlaceOfV8 } from './stack-trace.ts';

/** Where an exception was thrown, in the text as written. */
interface ThrowSite extends Place {
  /** As a stack trace names it: a path, or a URL. */
  name: string;
}

/**
 * Prints an uncaught exception as Node does (src/node_errors.cc, ReportFatalException), when it was thrown where the
 * text that V8 has is not the text as written. Returns false, having printed nothing, when Node's own print is right.
 */
export function printsAsNode(error: unknown, fromPromise: boolean, thrown: Thrown | null): boolean {
  if (process.execArgv.some((option) => /^--(?:trace-uncaught|abort-on-uncaught-exception)/.test(option))) return false;
  try {
    const site = throwSite(error, fromPromise, thrown);
    const excerpt = site && excerptOf(site);
    if (!excerpt) return false;
    writeText(2, `${types.isNativeError(error) ? '' : '\n'}${excerpt}${body(error)}\n\nNode.js ${process.version}\n`);
    return true;
  } catch {
    return false;
  }
}

function throwSite(error: unknown, fromPromise: boolean, thrown: Thrown | null): ThrowSite | null {
  const frame = firstFrame(error);
  // A rejection has no place of its own: Node shows where the error was made.
  if (fromPromise) return frame;
  if (thrown) {
    const positions = positionsOf(thrown.file);
    return positions
      ? { name: positions.name, ...writtenPlace(positions, thrown) }
      : { name: thrown.file, line: thrown.line, column: thrown.column };
  }
  return isOfV8(error) ? frame : null;
}

const { TypeError: T, RangeError: R, ReferenceError: F, SyntaxError: S, URIError: U, EvalError: E } = program.global;
/** The program's own. */
const errorClasses: readonly unknown[] = [T, R, F, S, U, E];

/** Whether V8 threw this itself, and so where it was made: its own classes, without what others add. */
function isOfV8(error: unknown): error is Error {
  if (!types.isNativeError(error) || Object.hasOwn(error, 'code')) return false;
  const made: unknown = Object.getPrototypeOf(error)?.constructor;
  // JSON.parse shows the JSON.
  return errorClasses.includes(made) && !/^\s+at JSON\.parse /m.test(String(error.stack));
}

/** The first frame of an error's stack that has a place in a file. */
function firstFrame(error: unknown): ThrowSite | null {
  if (!types.isNativeError(error) || typeof error.stack !== 'string') return null;
  const inV8 = firstPlaceOfV8(error);
  const mapped = inV8 && positionsOf(inV8.name);
  // Of the source, where the map leads to one that Node can read.
  if (mapped) return showsSource(inV8) ? null : { name: mapped.name, ...originalPlace(mapped, inV8) };
  for (const line of error.stack.split('\n')) {
    const match = /^ {4}at (?:.* \()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/.exec(line);
    if (match) return { name: match[1]!, line: Number(match[2]), column: Number(match[3]) };
    if (/^ {4}at .*\((?!<anonymous>|native).*:\d+:\d+\)$/.test(line)) return null;
  }
  return null;
}

/** The line of the source with a caret, or null when V8 has that line as it was written. */
function excerptOf({ name, line, column }: ThrowSite): string | null {
  const positions = positionsOf(name);
  if (!positions) return null;
  const { compiledMap, readableMap, shifts } = positions;
  if (compiledMap === undefined && readableMap === undefined && shiftsOf(shifts).get(line) === undefined) return null;
  const source = sourceLine(positions, line);
  if (source === undefined) return null;
  const blank = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${name}:${line}\n${source}\n${blank}^\n`;
}

function body(error: unknown): string {
  if (types.isNativeError(error)) return `\n${inspectAsNode(error)}`;
  if (typeof error === 'object' && error !== null) return inspectAsNode(error);
  const shown = typeof error === 'symbol' ? '' : String(error);
  const node = basename(process.argv0 || 'node', '.exe');
  return `${shown}\n(Use \`${node} --trace-uncaught ...\` to show where the exception was thrown)`;
}

function inspectAsNode(error: unknown): string {
  const depth = Math.max(inspect.defaultOptions.depth ?? 0, 5);
  const colors = process.stderr.isTTY === true && process.stderr.hasColors();
  return inspect(error, { colors, customInspect: false, depth });
}
