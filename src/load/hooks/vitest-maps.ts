import type { MapOf } from '../evaluated.ts';
import { program } from '../realm/program.ts';
import { standFor } from '../unnoticed/stand-in.ts';

/**
 * What vitest (from version 5) puts between the code of a module and its source map in a file that its workers read; they
 * evaluate the code without the map.
 */
const BETWEEN = '\n//# vitestSourceMap=';
/** Files whose maps are kept until they are evaluated. */
const MOST = 50;

/** Where vitest runs the program, remembers the source maps that its workers read. Node's modules show the change to `import` afterwards. */
export function rememberMapsOfVitest(): MapOf {
  if (program.process.env.VITEST === undefined) return () => null;
  const maps = new Map<string, string>();
  const { fs } = program;
  const { readFileSync: theirs } = fs;
  const ours = function (this: unknown, ...args: unknown[]): unknown {
    const content: unknown = Reflect.apply(theirs, this, args);
    if (typeof content === 'string') remember(content, maps);
    return content;
  };
  fs.readFileSync = standFor(ours, theirs) as typeof theirs;
  return (text) => {
    const map = maps.get(text) ?? null;
    maps.delete(text);
    return map;
  };
}

function remember(content: string, maps: Map<string, string>): void {
  const at = content.lastIndexOf(BETWEEN);
  const map = at === -1 ? '' : content.slice(at + BETWEEN.length);
  if (map === '') return;
  if (maps.size >= MOST) maps.delete(maps.keys().next().value!);
  maps.set(content.slice(0, at), map);
}
