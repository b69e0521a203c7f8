import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Hooks,
  hooksChangeRequire,
  type LoadContext,
  type Loaded,
  type RegisterHooks,
  registerHooks,
} from '../../node-can.ts';
import { readRegular } from '../../text/read-regular.ts';
import { program } from '../realm/program.ts';
import { isForeignToNode, needsCompiling, type TransformContext, transform } from '../transform.ts';
import { formatOf } from '../typescript/package-type.ts';
import { importsAsTypescript, isNotFound, typescriptUrl } from '../typescript/resolve.ts';
import { withRoom } from '../unnoticed/room.ts';
import { LOAD_HOOK_NAME } from '../unnoticed/stack-trace.ts';
import { standFor } from '../unnoticed/stand-in.ts';
import { beforeNextFiles, hookCompiler, loader, type OwnCompiler, programHandlers } from './compile.ts';

type Step = (url: string, context: LoadContext) => Loaded;

/** Hooks into the loading of CommonJS and ES modules alike. */
export function installSyncHooks(context: TransformContext): void {
  const handlers = programHandlers();
  let compiler: OwnCompiler | null = null;
  // Before, Node's own compiler stays where it is: V8 finds the name that stack traces show of it there.
  beforeNextFiles(() => {
    if (compiler === null && handlers.any()) compiler = hookCompiler(context);
    return compiler !== null;
  });
  const resolveLater = once(() => registerHooks!({ resolve: resolveAsTypescript }));
  const programs = registerOutermost({
    load(url, hookContext, next) {
      const changesRequire = hooksChangeRequire && !programs.load;
      const isText = url.startsWith('file:') && hookContext.importAttributes?.type === undefined;
      const path = isText ? fileURLToPath(url) : null;
      const isForeign = path !== null && isForeignToNode(path);
      if (path !== null && needsCompiling(path)) resolveLater();
      // Called here wherever it can be: the program's hooks have no other frame of ours below them.
      const given =
        isForeign && !programs.load
          ? readForeign(path)
          : isForeign || changesRequire
            ? readInstead(next, url, hookContext, isForeign)
            : next(url, hookContext);
      if (compiler === null && namesCompiler(given)) compiler = hookCompiler(context);
      const isSelected = path !== null && (needsCompiling(path) || context.selection.takesFile(path));
      if (!isSelected && !changesRequire) return given;
      const loaded = isForeign ? given : leftToRequire(given, url, hookContext, changesRequire);
      return isSelected ? withProbes(loaded, path, includes(hookContext.conditions, 'require')) : loaded;
    },
  });

  function withProbes(loaded: Loaded, path: string, isRequired: boolean): Loaded {
    if (loaded.source === null || loaded.source === undefined || loaded.format === 'wasm') return loaded;
    const isCommon = isRequired || !loaded.format?.startsWith('module');
    // A compiler of the program's gets the text as written, for it may keep what it makes under the file's name.
    if (isCommon && (handlers.load(path) || isReplaced(path))) return loaded;
    const format = loaded.format === BY_REQUIRE ? 'commonjs' : loaded.format;
    const text = textOf(loaded.source);
    // What lies in an archive cannot be compared.
    const written = needsCompiling(path) ? readRegular(path) : null;
    const isCompiled = written !== null && text !== written;
    const ready = transform({ path, text, format, isCompiled, mayBeMade: true }, context);
    if (isCommon) compiler?.passed.add(path);
    if (ready === null) return loaded;
    return { ...loaded, source: ready.text, format: loaded.format === BY_REQUIRE ? BY_REQUIRE : ready.format };
  }

  /** Whether what compiles modules is the program's, which calls ours. TypeScript is compiled before. */
  function isReplaced(path: string): boolean {
    return compiler !== null && loader.prototype._compile !== compiler.hooked && !needsCompiling(path);
  }
}

/** Whether the text may call what compiles modules by itself, or take its place. */
function namesCompiler({ source, format }: Loaded): boolean {
  const isText = source !== null && source !== undefined && format !== 'wasm' && format !== 'json';
  return isText && textOf(source).includes('_compile');
}

/**
 * Registers hooks before those that the program registers later: those get the text as written, for they may keep it, and what
 * they make of it is what runs. Tells whether the program has any that load.
 */
function registerOutermost(hooks: Hooks): { readonly load: boolean } {
  const programs = { load: false };
  const { Module } = program as unknown as { Module: { registerHooks: RegisterHooks } };
  Object.defineProperty(hooks.load, 'name', { value: LOAD_HOOK_NAME });
  let own = registerHooks!(hooks);
  const { registerHooks: theirs } = Module;
  const ours: RegisterHooks = function (this: unknown, ...args) {
    const registered = withRoom(() => Reflect.apply(theirs, this, args) as ReturnType<RegisterHooks>);
    own.deregister();
    own = registerHooks!(hooks);
    programs.load ||= registered.load !== undefined;
    return registered;
  };
  Module.registerHooks = standFor(ours, theirs);
  return programs;
}

/** Node's name of CommonJS whose text its loader of ES modules hands to `require`. */
const BY_REQUIRE = 'commonjs-sync';

/**
 * A CommonJS module that is imported is left to `require`, as it is without hooks. Where hooks of `module.register` give no text of
 * one, Node would read it where no hook sees it.
 */
function leftToRequire(loaded: Loaded, url: string, context: LoadContext, changesRequire: boolean): Loaded {
  const isImported = !includes(context.conditions, 'require') && url.startsWith('file:');
  if (!isImported || !loaded.format?.startsWith('commonjs')) return loaded;
  if (!changesRequire && loaded.source) return loaded;
  return { ...loaded, format: BY_REQUIRE, source: loaded.source ?? readFileSync(fileURLToPath(url), 'utf8') };
}

/**
 * A file that Node refuses is read where hooks of the program's leave it to Node. And where hooks change `require` it is an error when those of
 * `module.register` (tsx's, those that watch imports) give no text, as they may for CommonJS and for Node's own modules.
 */
function readInstead(next: Step, url: string, context: LoadContext, isForeign: boolean): Loaded {
  try {
    return next(url, context);
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    if (isForeign && code === 'ERR_UNKNOWN_FILE_EXTENSION') return readForeign(fileURLToPath(url));
    const isMissing = hooksChangeRequire && code === 'ERR_INVALID_RETURN_PROPERTY_VALUE';
    if (isMissing && url.startsWith('node:')) return { format: 'builtin', source: '', shortCircuit: true };
    if (!isMissing || !url.startsWith('file:')) throw error;
    return { format: 'commonjs', source: readFileSync(fileURLToPath(url), 'utf8'), shortCircuit: true };
  }
}

/** The array is of the program's realm, and so are its methods. */
function includes(words: readonly string[], word: string): boolean {
  return Reflect.apply(Array.prototype.includes, words, [word]);
}

function readForeign(path: string): Loaded {
  const source = readFileSync(path, 'utf8');
  return { source, format: formatOf(path, source), shortCircuit: true };
}

function textOf(source: NonNullable<Loaded['source']>): string {
  return typeof source === 'string' ? source : new TextDecoder('utf-8', { ignoreBOM: true }).decode(source);
}

const resolveAsTypescript: NonNullable<Hooks['resolve']> = (specifier, context, next) => {
  try {
    return next(specifier, context);
  } catch (error) {
    const isTypescript = isNotFound(error) && importsAsTypescript(context.parentURL);
    const url = isTypescript ? typescriptUrl(specifier, context.parentURL!) : null;
    if (url !== null) return { url: url.href, shortCircuit: true };
  }
  // Once more: above an uncaught error Node prints the line that threw it, which is to be one of its own.
  return next(specifier, context);
};

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
