import { fileURLToPath } from 'node:url';
import { program } from '../realm/program.ts';
import { type TransformContext, transform } from '../transform.ts';
import { knownFormat } from '../typescript/package-type.ts';
import { standFor } from '../unnoticed/stand-in.ts';

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
  // A proxy, for there is no other way to look like an async function and to answer as late as Node's.
  const proxy = new Proxy(original, {
    apply: function ours(_, self, args: unknown[]): Promise<unknown> {
      const read = Reflect.apply(original, self, args) as Promise<unknown>;
      const [url] = args;
      if (args.length !== 1 || !(url instanceof URL) || url.protocol !== 'file:') return read;
      const path = fileURLToPath(url);
      if (!context.selection.takesFile(path) || !isCalledByLoader(ours)) return read;
      return program.after(read, (bytes) => {
        const text = decoder.decode(bytes as Buffer);
        const ready = transform({ path, text, format: knownFormat(path) }, context);
        return ready ? Buffer.from(ready.text) : bytes;
      });
    },
  });
  promises.readFile = standFor(proxy, original);
}

function isCalledByLoader(callee: CallableFunction): boolean {
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
