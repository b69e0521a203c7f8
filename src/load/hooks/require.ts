import { dirname, resolve } from 'node:path';
import { canRequireModules } from '../../node-can.ts';
import { inputMapOf } from '../input-map.ts';
import { program } from '../realm/program.ts';
import { thisThread } from '../this-thread.ts';
import { type LoadedFile, needsCompiling, type TransformContext, transform } from '../transform.ts';
import { formatOf, knownFormat } from '../typescript/package-type.ts';
import { importsAsTypescript, isNotFound, typescriptFile } from '../typescript/resolve.ts';
import { showOriginalPlacesToAll } from '../unnoticed/call-sites.ts';
import { LOADER_FRAME_NAME, showLoaderFrameAs } from '../unnoticed/stack-trace.ts';

type Handler = (module: NodeModule, path: string) => void;
type CompilingModule = NodeModule & { _compile(text: string, path: string, format?: string): unknown };
type Compile = (this: NodeModule, text: string, path: string, format?: string) => unknown;

/** The parts of Node's CommonJS loader that have always been open to hooks. */
const loader = program.Module as unknown as {
  _extensions: Record<string, Handler>;
  prototype: { _compile: Compile };
  _resolveFilename(request: string, parent: NodeModule | undefined, ...rest: unknown[]): string;
};

const TYPESCRIPT_EXTENSIONS = ['.ts', '.cts', '.mts', '.tsx', '.jsx'];

/**
 * Hooks into `require`, where Node has no hook of its own for it. The handler takes the place of Node's, frame for
 * frame, because a stack trace has room for ten. `beforeLoading` hears of each file and its text.
 */
export function installRequireHook(
  context: TransformContext,
  preloadStack: string | undefined,
  beforeLoading: (path: string, text: string) => void,
): void {
  const { _extensions: extensions, prototype } = loader;
  const original = extensions['.js']!;
  const { _compile: compile } = prototype;
  if (preloadStack) showLoaderFrameAs(/^ +at (.*(?:_extensions|Object)\.\.js \(.*)$/m.exec(preloadStack)?.[1]);

  const handler: Handler = (module, path) => {
    const known = needsCompiling(path) ? undefined : requiredFormat(path);
    if (known === 'module' && !canRequireModules()) return original(module, path);
    // As Node's own handler reads it: a program can put a file system of its own in that place.
    const text = program.fs.readFileSync(path, 'utf8');
    beforeLoading(path, text);
    if (needsCompiling(path)) resolveTypescript(handler);
    const file = { path, text, format: needsCompiling(path) ? formatOf(path, text) : known };
    const { _compile: compiler } = module as CompilingModule;
    // The program has put its own in the place of ours, and gets what it would get.
    if (compiler !== hooked && !Object.hasOwn(module, '_compile') && !needsCompiling(path)) {
      Reflect.apply(compiler, module, [text, path, formatArgument(known)]);
      return;
    }
    if (compiler !== hooked) return compileByOther(module as CompilingModule, file);
    const ready = transform(file, context) ?? file;
    Reflect.apply(compile, module, [ready.text, path, formatArgument(ready.format)]);
  };
  Object.defineProperty(handler, 'name', { value: LOADER_FRAME_NAME });
  extensions['.js'] = program.adopt(handler);

  // Other hooks (Babel's, ts-node's) have put their compiler on the module before they called this handler. It gets the text as
  // written, for it may keep what it makes under the file's name.
  const others = new WeakMap<NodeModule, { file: LoadedFile; compiler: Compile }>();
  const seen = new WeakSet<NodeModule>();
  function compileByOther(module: CompilingModule, file: LoadedFile): void {
    others.set(module, { file, compiler: module._compile });
    module._compile(file.text, file.path, formatArgument(file.format));
  }

  /** Has another compiler make the text again of one with probes, for nothing tells of which lines it has made which. */
  function compileAgain(module: NodeModule, file: LoadedFile, compiler: Compile): boolean {
    const ready = ofOther(file, context);
    if (ready === null) return false;
    seen.add(module);
    Reflect.apply(compiler, module, [ready.text, file.path, formatArgument(ready.format)]);
    return true;
  }

  // What other loaders have compiled comes by here.
  const hooked: Compile = function (text, path, format) {
    if (seen.has(this)) return Reflect.apply(compile, this, [text, path, format]);
    const other = others.get(this);
    others.delete(this);
    if (other !== undefined && text !== other.file.text && inputMapOf(text, path) === null) {
      if (compileAgain(this, other.file, other.compiler)) return undefined;
      return Reflect.apply(compile, this, [text, path, format]);
    }
    const ready = ofOther({ path, text, format: format ?? requiredFormat(path) }, context);
    return Reflect.apply(compile, this, [ready?.text ?? text, path, format]);
  };
  prototype._compile = program.adopt(hooked);
}

/** Compilers set `prepareStackTrace` for the places of what they were given, and find them by those of what they made. */
function ofOther(file: LoadedFile, context: TransformContext): ReturnType<typeof transform> {
  const ready = transform({ ...file, isCompiled: true }, context);
  if (ready !== null) showOriginalPlacesToAll(program.Error);
  return ready;
}

/** A file without one of these extensions, as packages have them for commands, is CommonJS to `require` whatever its package says. */
function requiredFormat(path: string): ReturnType<typeof knownFormat> {
  return /\.[cm]?js$/.test(path) ? knownFormat(path) : undefined;
}

/** Before Node 20.19 and 22.12 the argument, where there is one, says whether the file is an ES module. */
function formatArgument(format: string | null | undefined): string | undefined {
  return canRequireModules() ? (format ?? undefined) : undefined;
}

/** Lets `require` find TypeScript; from the first file of that kind on. */
function resolveTypescript(handler: Handler): void {
  if (thisThread.replaced.resolution) return;
  thisThread.replaced.resolution = true;
  for (const extension of TYPESCRIPT_EXTENSIONS) loader._extensions[extension] ??= handler;
  const original = loader._resolveFilename;
  const resolveFilename: typeof original = function (this: unknown, request, parent, ...rest) {
    try {
      return Reflect.apply(original, this, [request, parent, ...rest]) as string;
    } catch (error) {
      const isTypescript =
        isNotFound(error) && importsAsTypescript(parent?.filename) && /^\.{0,2}(?:\/|$)/.test(request);
      const file = isTypescript ? typescriptFile(resolve(dirname(parent!.filename), request)) : null;
      if (file !== null) return file;
    }
    // Once more: above an uncaught error Node prints the line that threw it, which is to be one of its own.
    return Reflect.apply(original, this, [request, parent, ...rest]) as string;
  };
  loader._resolveFilename = program.adopt(resolveFilename);
}
