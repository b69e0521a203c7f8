import { fileURLToPath } from 'node:url';
import { program } from '../realm/program.ts';
import { type TransformContext, transform } from '../transform.ts';
import { knownFormat } from '../typescript/package-type.ts';

const decoder = new TextDecoder();
const LOADER = 'node:internal/modules/esm/load';

/**
 * Hooks into `import` in the program's own thread, where Node (before 22.15 and 23.5) offers only hooks in another one,
 * which cost 50 ms and change how Node words the errors of loading. Node's loader reads a module by
 * `fs.promises.readFile(url)`; that call, and none of the program's own, gets the text with the probes.
 */
export function installImportHook(context: TransformContext): void {
  const { promises } = program.fs;
  const { readFile: original } = promises;
  const wrapped = {
    readFile(this: unknown, ...args: unknown[]): Promise<unknown> {
      const read = Reflect.apply(original, this, args) as Promise<unknown>;
      const [url] = args;
      if (args.length !== 1 || !(url instanceof URL) || url.protocol !== 'file:') return read;
      const path = fileURLToPath(url);
      if (!context.selection.takesFile(path) || !isCalledByLoader(wrapped)) return read;
      return program.after(read, (bytes) => {
        const text = decoder.decode(bytes as Buffer);
        const ready = transform({ path, text, format: knownFormat(path) }, context);
        return ready ? Buffer.from(ready.text) : bytes;
      });
    },
  }.readFile;
  Object.defineProperty(wrapped, 'length', { value: original.length });
  Object.defineProperty(promises, 'readFile', {
    value: program.adopt(wrapped),
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function isCalledByLoader(callee: (...args: unknown[]) => unknown): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    const holder: { stack?: NodeJS.CallSite[] } = {};
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, callee);
    return holder.stack?.[0]?.getFileName() === LOADER;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Object.assign(Error, { prepareStackTrace });
  }
}
