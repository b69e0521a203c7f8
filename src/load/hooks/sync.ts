import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Hooks, hooksChangeRequire, type LoadContext, type Loaded, registerHooks } from '../../node-can.ts';
import { isForeignToNode, needsCompiling, type TransformContext, transform } from '../transform.ts';
import { formatOf } from '../typescript/package-type.ts';
import { importsAsTypescript, isNotFound, typescriptUrl } from '../typescript/resolve.ts';
import { beforeNextFiles, hookCompiler, type OwnCompiler, programHandlers } from './compile.ts';

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
  registerHooks!({
    load(url, hookContext, step) {
      const next = leftToRequire(step);
      const asItIs = hooksChangeRequire ? next : step;
      if (!url.startsWith('file:') || hookContext.importAttributes?.type !== undefined) return asItIs(url, hookContext);
      const path = fileURLToPath(url);
      if (needsCompiling(path)) resolveLater();
      else if (!context.selection.takesFile(path)) return asItIs(url, hookContext);
      const loaded = isForeignToNode(path) ? readForeign(path) : next(url, hookContext);
      if (loaded.source === null || loaded.source === undefined || loaded.format === 'wasm') return loaded;
      const isCompiled = includes(hookContext.conditions, 'require') || !loaded.format?.startsWith('module');
      // A compiler of the program's gets the text as written, for it may keep what it makes under the file's name.
      if (isCompiled && handlers.load(path)) return loaded;
      const format = loaded.format === BY_REQUIRE ? 'commonjs' : loaded.format;
      const ready = transform({ path, text: textOf(loaded.source), format, mayBeMade: true }, context);
      if (isCompiled) compiler?.passed.add(path);
      if (ready === null) return loaded;
      return { ...loaded, source: ready.text, format: loaded.format === BY_REQUIRE ? BY_REQUIRE : ready.format };
    },
  });
}

/** Node's name of CommonJS whose text its loader of ES modules hands to `require`. */
const BY_REQUIRE = 'commonjs-sync';

/**
 * The same, with a CommonJS module that is imported left to `require`, as it is without hooks. Where hooks of `module.register` give no text of
 * one, Node would read it where no hook sees it.
 */
function leftToRequire(step: (url: string, context: LoadContext) => Loaded): typeof step {
  return (url, context) => {
    const loaded = hooksChangeRequire ? orWithoutText(step, url, context) : step(url, context);
    const isImported = !includes(context.conditions, 'require') && url.startsWith('file:');
    if (!isImported || !loaded.format?.startsWith('commonjs')) return loaded;
    if (!hooksChangeRequire && loaded.source) return loaded;
    return { ...loaded, format: BY_REQUIRE, source: loaded.source ?? readFileSync(fileURLToPath(url), 'utf8') };
  };
}

/**
 * It is an error here when hooks of `module.register` (tsx's, those that watch imports) give no text, as they may for CommonJS and for
 * Node's own modules.
 */
function orWithoutText(step: (url: string, context: LoadContext) => Loaded, url: string, context: LoadContext): Loaded {
  try {
    return step(url, context);
  } catch (error) {
    const isMissing = (error as { code?: unknown } | null)?.code === 'ERR_INVALID_RETURN_PROPERTY_VALUE';
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
