import { fileURLToPath } from 'node:url';
import { TRAMPOLINE } from '../../../runtime/live/frame-name.ts';
import { translatesByMaps } from '../../node-can.ts';
import type { Place } from '../place.ts';
import { program } from '../realm/program.ts';
import { thisThread } from '../this-thread.ts';
import { byNodesMap } from './own-maps.ts';
import { originalPlace, positionsOf } from './positions.ts';
import { standFor } from './stand-in.ts';

type PrepareStackTrace = (error: Error, trace: NodeJS.CallSite[]) => unknown;

/** Where our own code is, as ES modules and as CommonJS name it. */
const OWN_URL = new URL('../../../', import.meta.url).href;
const OWN_PATH = fileURLToPath(OWN_URL);
/** The name of our handler of CommonJS files. */
export const LOADER_FRAME_NAME = 'mprofLineHandler';
/** That of our hook of loading. One frame of Node's is below it, which calls that hook alone. */
export const LOAD_HOOK_NAME = 'mprofLineLoad';

const state = thisThread.stackTraces;

/** Whether a function is what {@link showOriginalPlaces} has set. */
export function isOwnFormat(fn: unknown): boolean {
  return fn === state.format;
}

/** Names what a stack trace shows in the place of our handler of CommonJS files: the frame that Node's own would have. */
export function showLoaderFrameAs(text: string | undefined): void {
  state.loaderFrame = text;
  showOriginalPlaces();
}

/** Names Node's `_compile` in stack traces, before which ours stands. */
export function nameCompiler(): void {
  state.isCompilerHooked = true;
}

/**
 * Makes stack traces show the places of the files as they were written. V8 offers one way in, `Error.prepareStackTrace`;
 * a program that sets its own gets the call sites as V8 has them.
 *
 * With `--enable-source-maps` Node translates stack traces by the maps that the changed files carry, and this does nothing.
 */
export function showOriginalPlaces(): void {
  if (thisThread.replaced.stackTraces) return;
  thisThread.replaced.stackTraces = true;
  const before = program.Error.prepareStackTrace as PrepareStackTrace | undefined;
  state.before = before;
  // A default of Node's own, which formats what it is given, or (before 20.12) none.
  const format = before?.name === 'ErrorPrepareStackTrace' ? before : before === undefined ? formatAsNode : undefined;
  if (format === undefined) return;
  const { ErrorPrepareStackTrace } = {
    // The name that Node's own has.
    ErrorPrepareStackTrace(error: Error, trace: NodeJS.CallSite[]): unknown {
      const texts = thisThread.beside(() => textsToMake(error, trace));
      // Node makes a text of each, too, and the line that asks for the stack is charged for it.
      for (let i = 0; i < texts.length; i++) if (texts[i] === CHANGED) texts[i] = String(trace[i]);
      const shown = thisThread.beside(() => withOriginalPlaces(trace, texts));
      return Reflect.apply(format, program.Error, [error, shown]);
    },
  };
  state.format = ErrorPrepareStackTrace;
  // Intrinsics may be frozen (--frozen-intrinsics); then the columns of changed lines stay those of the changed text.
  Reflect.defineProperty(program.Error, 'prepareStackTrace', {
    value: before === undefined ? program.adopt(ErrorPrepareStackTrace) : standFor(ErrorPrepareStackTrace, before),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

/** In the place of the text of a call site in a changed file. */
const CHANGED = '';

/** For each call site {@link CHANGED}, or null where it stays what it is. */
function textsToMake(error: Error, trace: readonly NodeJS.CallSite[]): (string | null)[] {
  if (translatesByMaps()) noteFirst(error, trace);
  const texts: (string | null)[] = [];
  // By index: it is an array of the program's.
  for (let i = 0; i < trace.length; i++) {
    const name = trace[i]!.getFileName() ?? undefined;
    const isChanged = name === undefined ? trace[i]!.isEval() : !isOwn(name) && positionsOf(name) !== undefined;
    texts.push(isChanged ? CHANGED : null);
  }
  return texts;
}

/** Where V8 has the first frame of an error, which stands in its stack as Node's map tells it. */
const firstPlaces = new WeakMap<Error, Place & { name: string }>();

function noteFirst(error: Error, trace: readonly NodeJS.CallSite[]): void {
  for (let i = 0; i < trace.length; i++) {
    const name = trace[i]!.getFileName() ?? undefined;
    const line = trace[i]!.getLineNumber();
    const column = trace[i]!.getColumnNumber();
    if (name === undefined || isOwn(name) || line === null || column === null) continue;
    firstPlaces.set(error, { name, line, column });
    return;
  }
}

/** Where V8 has the first frame of an error whose stack Node has translated by maps; undefined otherwise. */
export function firstPlaceOfV8(error: Error): (Place & { name: string }) | undefined {
  return firstPlaces.get(error);
}

const errorToString = program.Error.prototype.toString;

function formatAsNode(error: Error, trace: readonly unknown[]): string {
  const head = isNodes(error)
    ? `${error.name} [${error.code}]: ${error.message}`
    : (Reflect.apply(errorToString, error, []) as string);
  return trace.length === 0 ? head : `${head}\n    at ${trace.join('\n    at ')}`;
}

/** Whether an error is one of Node's own, whose code stands in front of its stack. */
function isNodes(error: Error): error is NodeJS.ErrnoException {
  for (let level: object | null = error; level !== null; level = Object.getPrototypeOf(level)) {
    if (Object.getOwnPropertySymbols(level).some(({ description }) => description === 'kIsNodeError')) return true;
  }
  return false;
}

/** Has the frames of outlined expressions shown as what they are a part of, and no more frames than `limit` tells. */
export function mergeOutlined(limit: () => number | undefined): void {
  state.limit = limit;
}

/** Whether a script is the profiler's own. */
export function isOwn(name: string): boolean {
  return name.startsWith(OWN_PATH) || name.startsWith(OWN_URL);
}

/**
 * The call sites, with those in changed files as text, and our own left out. An outlined expression, the trampoline that
 * called it and the function that it stands in are one frame: that function, at the place in the expression. `texts`: those of call sites in changed files.
 */
function withOriginalPlaces(trace: NodeJS.CallSite[], texts: readonly (string | null)[]): (NodeJS.CallSite | string)[] {
  const shown: (NodeJS.CallSite | string)[] = [];
  let inner: string | null = null;
  // The program has switched them on by now.
  const maps = translatesByMaps();
  for (let i = 0; i < trace.length; i++) {
    const site = trace[i]!;
    const name = site.getFileName() ?? undefined;
    if (name !== undefined && isOwn(name)) {
      if (site.getFunctionName() === TRAMPOLINE) {
        const expression = shown.pop();
        inner ??= expression === undefined ? null : placeIn(String(expression));
        continue;
      }
      if (state.loaderFrame && site.getFunctionName() === LOADER_FRAME_NAME) shown.push(state.loaderFrame);
      if (site.getFunctionName() === LOAD_HOOK_NAME) i++;
      continue;
    }
    const written = texts[i] ?? null;
    const mapped = maps ? byNodesMap(site, callerOf(trace, i), state.before) : null;
    const text =
      mapped ??
      (written !== null ? replacePlaces(written) : state.isCompilerHooked ? withCompilersName(site, name) : site);
    shown.push(inner === null ? text : withPlace(String(text), inner));
    inner = null;
  }
  return shown.slice(0, state.limit?.());
}

/** The frame below that is the program's. */
function callerOf(trace: NodeJS.CallSite[], at: number): NodeJS.CallSite | undefined {
  for (let i = at + 1; i < trace.length; i++) {
    const name = trace[i]!.getFileName() ?? undefined;
    if (name === undefined || !isOwn(name)) return trace[i];
  }
  return undefined;
}

/** V8 finds the name of a method where the object has it; in a thread, nothing else tells that of Node's `_compile`, which ours stands before. */
function withCompilersName(site: NodeJS.CallSite, name: string | undefined): NodeJS.CallSite | string {
  if (name !== 'node:internal/modules/cjs/loader' || site.getFunctionName() || site.getTypeName() !== 'Module')
    return site;
  return String(site).replace(/^Module\.<anonymous> /, 'Module._compile ');
}

const PLACE = /:\d+:\d+(?=\)?$)/;

function placeIn(text: string): string | null {
  return PLACE.exec(text)?.[0] ?? null;
}

function withPlace(text: string, place: string): string {
  return text.replace(PLACE, place);
}

/** Replaces each `file:line:column` of a changed file in one line of a stack trace. */
export function replacePlaces(text: string): string {
  return text.replace(/((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)/g, (found, name, line, column) => {
    const positions = positionsOf(name);
    if (!positions) return found;
    const place = originalPlace(positions, { line: Number(line), column: Number(column) });
    return `${name}:${place.line}:${place.column}`;
  });
}
