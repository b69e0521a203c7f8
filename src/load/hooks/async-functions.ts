import { ABOVE_BODY, type ProbeEvaluated } from '../evaluated.ts';
import { program } from '../realm/program.ts';
import { showOriginalPlacesToAll } from '../unnoticed/call-sites.ts';
import { standFor } from '../unnoticed/stand-in.ts';

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
  const ours = function (this: unknown, ...args: unknown[]): unknown {
    return Reflect.construct(original, changed(args), new.target ?? original);
  };
  // Its prototype is that of async functions, which names it.
  standFor(ours, original);
}

/** What the last comment of the kind says. */
function nameIn(body: string): string | null {
  const at = body.lastIndexOf(NAME);
  return at < 0 ? null : /\S*/.exec(body.slice(at + NAME.length))![0];
}
