import { TRAMPOLINE } from '../../../runtime/live/frame-name.ts';
import { program } from '../realm/program.ts';
import { thisThread } from '../this-thread.ts';
import { originalPlace, positionsOf } from './positions.ts';
import {
  isOwn,
  isOwnFormat,
  LOAD_HOOK_NAME,
  LOADER_FRAME_NAME,
  replacePlaces,
  showOriginalPlaces,
} from './stack-trace.ts';

type Prepare = (this: unknown, error: unknown, trace: unknown, ...rest: unknown[]) => unknown;
type Errors = Pick<ErrorConstructor, never> & { prepareStackTrace?: unknown };

const seen = new WeakSet<object>();
/** What the program has set → what Node gets in its place, and the other way round. */
const inFront = new WeakMap<object, object>();
const behind = new WeakMap<object, object>();

/**
 * Shows the places of the files as they were written to a program that sets `prepareStackTrace` of this `Error` itself, as
 * test runners do to follow source maps. What it has set is called with call sites that tell those places.
 */
export function showOriginalPlacesToAll(errors: Errors): void {
  if (seen.has(errors)) return;
  seen.add(errors);
  if (errors === program.Error) showOriginalPlaces();
  const { prepareStackTrace: now } = errors;
  const { before, format } = thisThread.stackTraces;
  let set = isOwnFormat(now) ? before : now;
  let isTheirs = isSet(set);
  // Where a context's own is none, Node takes that of the program's realm.
  const otherwise = errors === program.Error ? format : isTheirs ? undefined : now;
  Reflect.defineProperty(errors, 'prepareStackTrace', {
    get: likeNative(() => {
      if (asking) return answer;
      if (!isTheirs) return otherwise;
      return thisThread.beside(() => {
        if (!isFormatting(errors)) return set;
        return isSet(set) ? translating(set) : otherwise;
      });
    }),
    set: likeNative((value: unknown) => {
      isTheirs = true;
      set = (typeof value === 'function' && behind.get(value)) || value;
    }),
    enumerable: Object.getOwnPropertyDescriptor(errors, 'prepareStackTrace')?.enumerable ?? true,
    configurable: true,
  });
}

/** Whether it is a function of the program's: no default of Node's, and none of ours. */
function isSet(value: unknown): value is Prepare {
  return typeof value === 'function' && value.name !== 'ErrorPrepareStackTrace';
}

let asking = false;
let answered = false;
const answer = program.adopt(() => {
  answered = true;
});

/**
 * Whether it is Node that reads the property, in order to format a stack trace: V8 does not have another one formatted meanwhile. The
 * program gets what it has set.
 */
function isFormatting(errors: Errors): boolean {
  asking = true;
  answered = false;
  try {
    const { stack } = new (errors as ErrorConstructor)();
    // Without frames, nothing is formatted at all.
    return stack !== undefined && !answered;
  } finally {
    asking = false;
  }
}

/** A function that says of itself what Node's own do: `[native code]`. */
export function likeNative<Args extends unknown[], Result>(fn: (...args: Args) => Result): (...args: Args) => Result {
  return program.adopt(fn.bind(undefined) as typeof fn);
}

function translating(prepare: Prepare): object {
  const known = inFront.get(prepare);
  if (known) return known;
  const proxy = new Proxy(prepare, {
    apply(target, self, args: unknown[]) {
      if (Array.isArray(args[1])) thisThread.beside(() => translate(args[1] as NodeJS.CallSite[]));
      return Reflect.apply(target, self, args as never);
    },
  });
  inFront.set(prepare, proxy);
  behind.set(proxy, prepare);
  return proxy;
}

/** In place, because the array is of the realm that the error is of. An outlined expression and the function that it stands in are one frame. */
function translate(trace: NodeJS.CallSite[]): void {
  let kept = 0;
  let inner: NodeJS.CallSite | null = null;
  for (let i = 0; i < trace.length; i++) {
    const site = trace[i]!;
    const name = site.getFileName() ?? site.getScriptNameOrSourceURL() ?? undefined;
    if (name !== undefined && isOwn(name)) {
      if (site.getFunctionName() === TRAMPOLINE && kept > 0) {
        kept--;
        inner ??= trace[kept]!;
      } else if (site.getFunctionName() === LOADER_FRAME_NAME && thisThread.stackTraces.loaderFrame !== undefined) {
        showAs(site, thisThread.stackTraces.loaderFrame);
        trace[kept++] = site;
      } else if (site.getFunctionName() === LOAD_HOOK_NAME) i++;
      continue;
    }
    trace[kept++] = site;
    if (name !== undefined && !seen.has(site)) tell(site, name, inner);
    inner = null;
  }
  trace.length = Math.min(kept, thisThread.stackTraces.limit?.() ?? kept);
}

/** `inner` is a call site that tells its place as written, and is shown in the place of this one's. */
function tell(site: NodeJS.CallSite, name: string, inner: NodeJS.CallSite | null): void {
  seen.add(site);
  const positions = positionsOf(name);
  const line = (inner ?? site).getLineNumber();
  const column = (inner ?? site).getColumnNumber();
  if (positions === undefined || line === null || column === null) return;
  const place = inner === null ? originalPlace(positions, { line, column }) : { line, column };
  const text = inner === null ? replacePlaces(String(site)) : String(site).replace(PLACE, `:${line}:${column}`);
  override(site, { getLineNumber: () => place.line, getColumnNumber: () => place.column, toString: () => text });
}

/** Shows our handler of CommonJS files as what Node's own looked like: `name (file:line:column)`. */
function showAs(site: NodeJS.CallSite, frame: string): void {
  const [, name, file, line, column] = /^(.*) \((.*):(\d+):(\d+)\)$/.exec(frame) ?? [];
  if (name === undefined) return;
  override(site, {
    getFunctionName: () => name,
    getFileName: () => file,
    getScriptNameOrSourceURL: () => file,
    getLineNumber: () => Number(line),
    getColumnNumber: () => Number(column),
    toString: () => frame,
  });
}

function override(site: NodeJS.CallSite, methods: Record<string, () => unknown>): void {
  for (const [key, value] of Object.entries(methods)) {
    Object.defineProperty(site, key, { value: program.adopt(value), configurable: true, writable: true });
  }
}

const PLACE = /:\d+:\d+(?=\)?$)/;
