import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Hooks, type Loaded, registerHooks } from '../../node-can.ts';
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
    load(url, hookContext, next) {
      if (!url.startsWith('file:') || hookContext.importAttributes?.type !== undefined) return next(url, hookContext);
      const path = fileURLToPath(url);
      if (needsCompiling(path)) resolveLater();
      else if (!context.selection.takesFile(path)) return next(url, hookContext);
      const loaded = isForeignToNode(path) ? readForeign(path) : next(url, hookContext);
      if (loaded.source === null || loaded.source === undefined || loaded.format === 'wasm') return loaded;
      const isCompiled = includes(hookContext.conditions, 'require') || !loaded.format?.startsWith('module');
      // A compiler of the program's gets the text as written, for it may keep what it makes under the file's name.
      if (isCompiled && handlers.load(path)) return loaded;
      const ready = transform({ path, text: textOf(loaded.source), format: loaded.format, mayBeMade: true }, context);
      if (isCompiled) compiler?.passed.add(path);
      return ready ? { ...loaded, source: ready.text, format: ready.format } : loaded;
    },
  });
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
