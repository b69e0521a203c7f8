import type { CompileFunctionOptions, Context, Script } from 'node:vm';
import { DECLARATION, type Offer } from '../../../runtime/abi.ts';
import { ownOffer } from '../../../runtime/install.ts';
import { type Evaluated, namesFile, type ProbeEvaluated, probingEvaluated } from '../evaluated.ts';
import { program } from '../realm/program.ts';
import type { TransformContext } from '../transform.ts';
import { showOriginalPlacesToAll } from '../unnoticed/call-sites.ts';
import { showWrittenTextIn } from '../unnoticed/function-text.ts';
import { withRoom } from '../unnoticed/room.ts';
import { lookLike, standFor } from '../unnoticed/stand-in.ts';
import { hookAsyncFunctions } from './async-functions.ts';
import { rememberMapsOfVitest } from './vitest-maps.ts';

type ScriptFunction = (this: Script, ...args: unknown[]) => unknown;

const { vm } = program;
const { runInContext, isContext } = vm;

/**
 * Hooks into `node:vm`, by which test runners evaluate the files of a program: what is compiled under the name of a
 * selected file gets its probes, whatever has been made of its text before. Whoever calls this has Node's modules show the
 * change to `import` afterwards.
 */
export function installEvaluationHooks(context: TransformContext): void {
  const probe = probingEvaluated(context, rememberMapsOfVitest());
  const prepare = contextPreparer(context.aside ?? ((work) => work()));
  hookFunctions(probe, prepare);
  hookAsyncFunctions(probe);
  hookScripts(probe, prepare);
  hookModules(probe, prepare);
}

function hookFunctions(probe: ProbeEvaluated, prepare: PrepareContext): void {
  const { compileFunction: theirs } = vm;
  const ours = function (this: unknown, ...args: unknown[]): unknown {
    const given = optionsOf(args[2]) as CompileFunctionOptions;
    const code = ready(probe, args[0], given, 'commonjs');
    if (code === null) return withRoom(() => Reflect.apply(theirs, this, args));
    const [, parameters, , ...rest] = args;
    prepare(given.parsingContext);
    return withRoom(() => Reflect.apply(theirs, this, [code, parameters, withoutCache(given), ...rest] as never));
  };
  vm.compileFunction = standFor(ours, theirs) as typeof theirs;
}

/**
 * Scripts are compiled by the class that Node's own extends, which is looked up each time that one is made, and so is the method that runs
 * them there: by both come `vm.runInThisContext` and its like, too.
 */
function hookScripts(probe: ProbeEvaluated, prepare: PrepareContext): void {
  const changed = new WeakSet<object>();
  const { prototype } = Object.getPrototypeOf(vm.Script) as { prototype: { runInContext: ScriptFunction } };
  const follow = once(() => {
    const { runInContext: original } = prototype;
    const { ours } = {
      ours(this: Script, ...args: unknown[]): unknown {
        if (changed.has(this)) prepare(args[0]);
        return Reflect.apply(original, this, args);
      },
    };
    prototype.runInContext = standFor(ours, original);
  });
  hookParent(vm.Script, standFor, (given) => {
    if (!namesFile(given[1])) return null;
    const [text, filename, lineOffset, columnOffset, _, ...rest] = given;
    const place = { filename, lineOffset, columnOffset } as Options;
    const code = ready(probe, text, place, 'script');
    if (code === null) return null;
    follow();
    const args = [code, filename, lineOffset, columnOffset, NO_CACHE, ...rest];
    return { args, made: (script) => void changed.add(script) };
  });
}

function hookModules(probe: ProbeEvaluated, prepare: PrepareContext): void {
  // Exists with --experimental-vm-modules only.
  if (!('SourceTextModule' in vm)) return;
  // It has other children, which go on to name it.
  hookParent(vm.SourceTextModule as object, lookLike, ([options]) => {
    const given = options as { sourceText: unknown; identifier?: string; context?: Context };
    const code = ready(probe, given.sourceText, { ...given, filename: given.identifier }, 'module');
    if (code === null) return null;
    prepare(given.context);
    return { args: [{ ...given, sourceText: code, cachedData: NO_CACHE }] };
  });
}

interface Options {
  filename?: string | undefined;
  lineOffset?: number | undefined;
  columnOffset?: number | undefined;
}

function optionsOf(options: unknown): Options {
  if (typeof options === 'string') return { filename: options };
  return typeof options === 'object' && options !== null ? options : {};
}

function ready(probe: ProbeEvaluated, text: unknown, options: Options, format: Evaluated['format']): string | null {
  const { filename, lineOffset, columnOffset } = options;
  if (typeof text !== 'string' || !namesFile(filename)) return null;
  const code = probe({ text, filename, format, lineOffset, columnOffset });
  if (code !== null) showOriginalPlacesToAll(program.Error);
  return code;
}

/** V8's cache is one of the text without probes. */
const NO_CACHE = undefined;

function withoutCache(options: object): object {
  return 'cachedData' in options ? { ...options, cachedData: NO_CACHE } : options;
}

/** Lets code in a `vm` context find the runtime, and its errors the places that were written; anything else is left alone. */
type PrepareContext = (contextified: unknown) => void;

/** `aside` does what is the profiler's own work. */
function contextPreparer(aside: NonNullable<TransformContext['aside']>): PrepareContext {
  const prepared = new WeakSet<object>();
  const offer = ownOffer();
  return (contextified) => {
    if (typeof contextified !== 'object' || contextified === null || prepared.has(contextified)) return;
    if (!isContext(contextified)) return;
    prepared.add(contextified);
    const inside = runInContext('({ Error, fn() {} })', contextified) as Inside;
    const { abi, load } = offer;
    const get = (): unknown => offer.control;
    Object.defineProperty(Object.assign(runInContext(DECLARATION, contextified) as Offer, { abi, load }), 'control', {
      get,
    });
    showOriginalPlacesToAll(inside.Error);
    showWrittenTextIn(Object.getPrototypeOf(inside.fn) as CallableFunction, aside);
  };
}

/** What is looked for in a context. */
interface Inside {
  Error: ErrorConstructor;
  fn(): void;
}

interface Construction {
  args: unknown[];
  made?(instance: object): void;
}

/**
 * Hooks into what a class of Node's calls as `super`, and leaves the class as it is. What `change` leaves alone is to cost a line of the program's
 * next to nothing: it looks at the arguments one by one, since to take an array apart allocates more than a small script does.
 */
function hookParent(child: object, dress: typeof lookLike, change: (args: unknown[]) => Construction | null): void {
  const theirs = Object.getPrototypeOf(child) as new (...args: unknown[]) => object;
  const ours = function (...args: unknown[]): object {
    const changed = change(args);
    const instance = withRoom(() => Reflect.construct(theirs, changed?.args ?? args, new.target!) as object);
    changed?.made?.(instance);
    return instance;
  };
  Object.setPrototypeOf(child, dress(ours, theirs));
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
