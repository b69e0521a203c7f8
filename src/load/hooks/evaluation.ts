import type {
  CompileFunctionOptions,
  Context,
  CreateContextOptions,
  RunningCodeInNewContextOptions,
  Script,
  ScriptOptions,
} from 'node:vm';
import { DECLARATION, type Offer } from '../../../runtime/abi.ts';
import { ownOffer } from '../../../runtime/install.ts';
import { type Evaluated, type ProbeEvaluated, probingEvaluated } from '../evaluated.ts';
import { program } from '../realm/program.ts';
import type { TransformContext } from '../transform.ts';
import { showOriginalPlacesToAll } from '../unnoticed/call-sites.ts';
import { showWrittenTextIn } from '../unnoticed/function-text.ts';
import { withRoom } from '../unnoticed/room.ts';
import { hookAsyncFunctions } from './async-functions.ts';
import { rememberMapsOfVitest } from './vitest-maps.ts';

type Call = (target: CallableFunction, self: unknown, args: unknown[]) => unknown;
type ScriptFunction = (this: Script, ...args: unknown[]) => unknown;

const { vm } = program;
const { createContext, runInContext, isContext } = vm;

/**
 * Hooks into `node:vm`, by which test runners evaluate the files of a program: what is compiled under the name of a
 * selected file gets its probes, whatever has been made of its text before. Whoever calls this has Node's modules show the
 * change to `import` afterwards.
 */
export function installEvaluationHooks(context: TransformContext): void {
  const probe = probingEvaluated(context, rememberMapsOfVitest());
  const prepare = contextPreparer(context.aside ?? ((work) => work()));
  hookFunctions(probe, prepare);
  hookNewContexts(probe, prepare);
  hookAsyncFunctions(probe);
  hookScripts(probe, prepare);
  hookModules(probe, prepare);
}

function hookFunctions(probe: ProbeEvaluated, prepare: PrepareContext): void {
  replace('runInThisContext', (target, self, [text, options, ...rest]) =>
    Reflect.apply(target, self, [ready(probe, text, optionsOf(options), 'script') ?? text, options, ...rest]),
  );
  replace('runInContext', (target, self, [text, contextified, options, ...rest]) => {
    const code = ready(probe, text, optionsOf(options), 'script');
    if (code !== null) prepare(contextified);
    return Reflect.apply(target, self, [code ?? text, contextified, options, ...rest]);
  });
  replace('compileFunction', (target, self, [text, parameters, options, ...rest]) => {
    const given = optionsOf(options) as CompileFunctionOptions;
    const code = ready(probe, text, given, 'commonjs');
    if (code === null) return withRoom(() => Reflect.apply(target, self, [text, parameters, options, ...rest]));
    prepare(given.parsingContext);
    return withRoom(() => Reflect.apply(target, self, [code, parameters, withoutCache(given), ...rest]));
  });
}

function hookNewContexts(probe: ProbeEvaluated, prepare: PrepareContext): void {
  replace('runInNewContext', (target, self, [text, object, options, ...rest]) => {
    const code = ready(probe, text, optionsOf(options), 'script');
    if (code === null) return Reflect.apply(target, self, [text, object, options, ...rest]);
    // One that is a context already is taken as it is.
    const contextified = createContext(object as Context, contextOptions(options));
    prepare(contextified);
    return Reflect.apply(target, self, [code, contextified, options, ...rest]);
  });
}

/** Of the options of `runInNewContext`, those of the context. */
function contextOptions(options: unknown): CreateContextOptions {
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = optionsOf(
    options,
  ) as RunningCodeInNewContextOptions;
  return {
    name: contextName,
    origin: contextOrigin,
    codeGeneration: contextCodeGeneration,
    microtaskMode,
  } as CreateContextOptions;
}

function hookScripts(probe: ProbeEvaluated, prepare: PrepareContext): void {
  const changed = new WeakSet<object>();
  const { prototype } = vm.Script;
  let follows = false;
  const follow = (): void => {
    if (follows) return;
    follows = true;
    const { runInContext: original } = prototype;
    const { runInContext: replacement } = {
      runInContext(this: Script, ...args: unknown[]): unknown {
        if (changed.has(this)) prepare(args[0]);
        return Reflect.apply(original as ScriptFunction, this, args);
      },
    };
    prototype.runInContext = program.adopt(replacement) as typeof original;
  };
  replaceClass('Script', ([text, options]) => {
    const given = optionsOf(options) as ScriptOptions;
    const code = ready(probe, text, given, 'script');
    if (code === null) return null;
    follow();
    return { args: [code, withoutCache(given)], made: (script) => void changed.add(script) };
  });
}

function hookModules(probe: ProbeEvaluated, prepare: PrepareContext): void {
  // Exists with --experimental-vm-modules only.
  if (!('SourceTextModule' in vm)) return;
  replaceClass('SourceTextModule', ([text, options]) => {
    const given = optionsOf(options) as { identifier?: string; context?: Context };
    const code = ready(probe, text, { ...given, filename: given.identifier }, 'module');
    if (code === null) return null;
    prepare(given.context);
    return { args: [code, withoutCache(given)] };
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
  if (typeof text !== 'string' || typeof filename !== 'string') return null;
  const code = probe({ text, filename, format, lineOffset, columnOffset });
  if (code !== null) showOriginalPlacesToAll(program.Error);
  return code;
}

/** V8's cache is one of the text without probes. */
function withoutCache(options: object): object {
  return 'cachedData' in options ? { ...options, cachedData: undefined } : options;
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

function replace(name: 'runInThisContext' | 'runInContext' | 'runInNewContext' | 'compileFunction', call: Call): void {
  vm[name] = new Proxy(vm[name] as never, { apply: call as never });
}

interface Construction {
  args: unknown[];
  made?(instance: object): void;
}

function replaceClass(name: 'Script' | 'SourceTextModule', change: (args: unknown[]) => Construction | null): void {
  const classes = vm as unknown as Record<string, new (...args: unknown[]) => object>;
  classes[name] = new Proxy(classes[name]!, {
    construct(target, args: unknown[], newTarget) {
      const changed = change(args);
      const instance = withRoom(() => Reflect.construct(target, changed?.args ?? args, newTarget) as object);
      changed?.made?.(instance);
      return instance;
    },
  });
}
