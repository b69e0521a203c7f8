import { translatesByMaps } from '../../node-can.ts';
import { program } from '../realm/program.ts';
import { originalPlace, positionsOf } from './positions.ts';
import { isOwn, isOwnFormat, replacePlaces, showOriginalPlaces } from './stack-trace.ts';

type Prepare = (this: unknown, error: unknown, trace: unknown, ...rest: unknown[]) => unknown;
type Errors = { prepareStackTrace?: unknown };

const seen = new WeakSet<object>();
/** What the program has set → what Node gets in its place, and the other way round. */
const inFront = new WeakMap<object, object>();
const behind = new WeakMap<object, object>();

/**
 * Shows the places of the files as they were written to a program that sets `prepareStackTrace` of this `Error` itself, as
 * test runners do to follow source maps. What it has set is called with call sites that tell those places.
 */
export function showOriginalPlacesToAll(errors: Errors): void {
  if (translatesByMaps() || seen.has(errors)) return;
  seen.add(errors);
  if (errors === program.Error) showOriginalPlaces();
  let set = errors.prepareStackTrace;
  // Where a context's own is none, Node takes that of the program's realm.
  const otherwise = errors === program.Error ? set : undefined;
  Reflect.defineProperty(errors, 'prepareStackTrace', {
    get: likeNative(() => {
      if (typeof set !== 'function') return otherwise;
      return isOwnFormat(set) ? set : translating(set as Prepare);
    }),
    set: likeNative((value: unknown) => {
      set = (typeof value === 'function' && behind.get(value)) || value;
    }),
    enumerable: Object.getOwnPropertyDescriptor(errors, 'prepareStackTrace')?.enumerable ?? true,
    configurable: true,
  });
}

/** A function that says of itself what Node's own do: `[native code]`. */
function likeNative<Args extends unknown[], Result>(fn: (...args: Args) => Result): (...args: Args) => Result {
  return program.adopt(fn.bind(undefined) as typeof fn);
}

function translating(prepare: Prepare): object {
  const known = inFront.get(prepare);
  if (known) return known;
  const proxy = new Proxy(prepare, {
    apply(target, self, args: unknown[]) {
      if (Array.isArray(args[1])) translate(args[1] as NodeJS.CallSite[]);
      return Reflect.apply(target, self, args as never);
    },
  });
  inFront.set(prepare, proxy);
  behind.set(proxy, prepare);
  return proxy;
}

/** In place, because the array is of the realm that the error is of. */
function translate(trace: NodeJS.CallSite[]): void {
  let kept = 0;
  for (let i = 0; i < trace.length; i++) {
    const site = trace[i]!;
    const name = site.getFileName() ?? site.getScriptNameOrSourceURL() ?? undefined;
    if (name !== undefined && isOwn(name)) continue;
    trace[kept++] = site;
    if (name !== undefined && !seen.has(site)) tell(site, name);
  }
  trace.length = kept;
}

function tell(site: NodeJS.CallSite, name: string): void {
  seen.add(site);
  const positions = positionsOf(name);
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (positions === undefined || line === null || column === null) return;
  const place = originalPlace(positions, { line, column });
  const text = String(site);
  const methods = {
    getLineNumber: () => place.line,
    getColumnNumber: () => place.column,
    toString: () => replacePlaces(text),
  };
  for (const [key, value] of Object.entries(methods)) {
    Object.defineProperty(site, key, { value: program.adopt(value), configurable: true, writable: true });
  }
}
