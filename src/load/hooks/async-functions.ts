import { ABOVE_BODY, type ProbeEvaluated } from '../evaluated.ts';
import { program } from '../realm/program.ts';
import { showOriginalPlacesToAll } from '../unnoticed/call-sites.ts';

const NAME = '//# sourceURL=';

/**
 * Hooks into the constructor of async functions, by which module runners (Vite's, for one) evaluate the files of a program: a
 * body that says which file it is gets its probes.
 */
export function hookAsyncFunctions(probe: ProbeEvaluated): void {
  const { constructor: original } = program.asyncFunctions;
  const changed = (args: unknown[]): unknown[] => {
    const body = args.at(-1);
    const filename = typeof body === 'string' ? nameIn(body) : null;
    if (filename === null) return args;
    const code = probe({ text: body as string, filename, format: 'body', lineOffset: ABOVE_BODY });
    if (code === null) return args;
    showOriginalPlacesToAll(program.Error);
    return [...args.slice(0, -1), code];
  };
  const value = new Proxy(original, {
    apply: (target, self, args) => Reflect.apply(target, self, changed(args)),
    construct: (target, args, newTarget) => Reflect.construct(target, changed(args), newTarget) as object,
  });
  Reflect.defineProperty(program.asyncFunctions, 'constructor', { value, configurable: true });
}

/** What the last comment of the kind says. */
function nameIn(body: string): string | null {
  const at = body.lastIndexOf(NAME);
  return at < 0 ? null : /\S*/.exec(body.slice(at + NAME.length))![0];
}
