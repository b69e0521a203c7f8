import { dirname, resolve } from 'node:path';
import { canRequireModules } from '../../node-can.ts';
import { program } from '../realm/program.ts';
import { thisThread } from '../this-thread.ts';
import { needsCompiling, type TransformContext, transform } from '../transform.ts';
import { formatOf } from '../typescript/package-type.ts';
import { importsAsTypescript, isNotFound, typescriptFile } from '../typescript/resolve.ts';
import { likeNative } from '../unnoticed/call-sites.ts';
import { showLoaderFrameAs } from '../unnoticed/stack-trace.ts';
import { standFor } from '../unnoticed/stand-in.ts';
import { type Compile, formatArgument, type Handler, hookCompiler, loader, requiredFormat } from './compile.ts';

type CompilingModule = NodeModule & { _compile: Compile };

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
  const { _extensions: extensions } = loader;
  const original = extensions['.js']!;
  const { compile, hooked, passed } = hookCompiler(context);
  if (preloadStack) showLoaderFrameAs(/^ +at (.*(?:_extensions|Object)\.\.js \(.*)$/m.exec(preloadStack)?.[1]);

  // By this name, which is one of a property so that it stays, its frame is known (LOADER_FRAME_NAME).
  const { mprofLineHandler: handler } = {
    mprofLineHandler: function (this: unknown, module: NodeModule, path: string): void {
      const known = needsCompiling(path) ? undefined : requiredFormat(path);
      if (known === 'module' && !canRequireModules()) {
        Reflect.apply(original, this, [module, path]);
        return;
      }
      // As Node's own handler reads it: a program can put a file system of its own in that place.
      const text = program.fs.readFileSync(path, 'utf8');
      beforeLoading(path, text);
      if (needsCompiling(path)) resolveTypescript(handler);
      const file = { path, text, format: needsCompiling(path) ? formatOf(path, text) : known };
      const { _compile: compiler } = module as CompilingModule;
      // Another hook (Babel's, ts-node's) has put its compiler on the module before it called this handler, or the program has put
      // its own in the place of ours. It gets the text as written, for it may keep what it makes under the file's name.
      const isOther = compiler !== hooked;
      const compiles = isOther && (Object.hasOwn(module, '_compile') || !needsCompiling(path));
      const ready = (compiles ? null : transform(file, context)) ?? file;
      if (isOther && !compiles) passed.add(path);
      Reflect.apply(isOther ? compiler : compile, module, [ready.text, path, formatArgument(ready.format)]);
    },
  };
  extensions['.js'] = standFor(handler, original);
  // A text would be the frame's name.
  Object.defineProperty(handler, 'name', { get: likeNative(() => original.name) });
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
  loader._resolveFilename = standFor(resolveFilename, original);
}
