import { TRAMPOLINE } from '../../../runtime/live/frame-name.ts';
import { program } from '../realm/program.ts';
import { thisThread } from '../this-thread.ts';
import { originalPlace, positionsOf } from './positions.ts';
import { OURS, withRoom } from './room.ts';
import { isOwn, LOAD_HOOK_NAME } from './stack-trace.ts';
import { standFor } from './stand-in.ts';

/** What `util.getCallSites` (Node 22.12 and later) tells of a frame; Node has `column` and, since 22.12, `columnNumber`. */
interface Site {
  functionName: string;
  scriptName: string;
  lineNumber: number;
  column?: number;
  columnNumber?: number;
}

/** Frames that Node gives at most. */
const MOST = 200;
/** What it gives when it is not told how many. */
const USUAL = 10;

/**
 * Has `util.getCallSites` tell places as they were written, and no frame of ours. Node's modules have to show the change to
 * `import` afterwards.
 */
export function showOriginalCallSites(): void {
  replace('getCallSites');
  // The name that it has from Node 22.9 on, deprecated later.
  replace('getCallSite');
}

function replace(name: 'getCallSites' | 'getCallSite'): void {
  const util = program.util as Partial<Record<typeof name, CallableFunction>>;
  const { [name]: theirs } = util;
  if (theirs === undefined) return;
  const ours = function (this: unknown, ...args: unknown[]): unknown {
    const count = countOf(args[0]);
    if (count === null) return withRoom(() => Reflect.apply(theirs, this, args));
    // Versions that take no fractions say so, and others take what is before the point.
    if (!Number.isInteger(count)) withRoom(() => Reflect.apply(theirs, this, args));
    const rest = typeof args[0] === 'object' ? args : args.slice(1);
    // The frames of ours are counted by Node: it is asked for more of them.
    const wanted = Math.floor(Math.min(MOST, OURS + (thisThread.stackTraces.limit === null ? count : 3 * count)));
    const sites = Reflect.apply(theirs, this, [wanted, ...rest]) as Site[];
    thisThread.beside(() => keepTheirs(sites, Math.floor(count)));
    return sites;
  };
  util[name] = standFor(ours, theirs);
}

/** How many frames are asked for; null: Node is to refuse it. */
function countOf(first: unknown): number | null {
  if (first === undefined || (typeof first === 'object' && first !== null)) return USUAL;
  return typeof first === 'number' && first >= 1 && first <= MOST ? first : null;
}

/** In place, since it is an array of the program's. An outlined expression and the function that it stands in are one frame. */
function keepTheirs(sites: Site[], count: number): void {
  let kept = 0;
  let inner: Site | null = null;
  for (let i = 0; i < sites.length; i++) {
    const site = sites[i]!;
    if (isOwn(site.scriptName)) {
      if (site.functionName === TRAMPOLINE && kept > 0) {
        kept--;
        inner ??= sites[kept]!;
      } else if (site.functionName === LOAD_HOOK_NAME) i++;
      continue;
    }
    translate(site);
    if (inner !== null) copyPlace(site, inner);
    inner = null;
    sites[kept++] = site;
  }
  sites.length = Math.min(kept, count);
}

function translate(site: Site): void {
  const positions = positionsOf(site.scriptName);
  if (positions === undefined) return;
  const { line, column } = originalPlace(positions, {
    line: site.lineNumber,
    column: site.columnNumber ?? site.column!,
  });
  site.lineNumber = line;
  if (site.column !== undefined) site.column = column;
  if (site.columnNumber !== undefined) site.columnNumber = column;
}

function copyPlace(to: Site, { lineNumber, column, columnNumber }: Site): void {
  to.lineNumber = lineNumber;
  if (column !== undefined) to.column = column;
  if (columnNumber !== undefined) to.columnNumber = columnNumber;
}
