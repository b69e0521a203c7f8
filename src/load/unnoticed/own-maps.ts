import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { noteSourceMapsSwitched } from '../../node-can.ts';
import { program } from '../realm/program.ts';
import { positionsOf } from './positions.ts';

/** What Node's map of a file says of a place; it has neither where the map says nothing. */
interface Entry {
  originalSource?: string;
  originalLine?: number;
  originalColumn?: number;
}

/** Hears of the program's switching on Node's own source maps, which concerns the files that are loaded after it. */
export function followSourceMapSwitch(): void {
  const { process } = program;
  if (Reflect.has(process, 'sourceMapsEnabled')) return;
  process.setSourceMapsEnabled = new Proxy(process.setSourceMapsEnabled, {
    apply(target, self, args: [boolean]) {
      const result = Reflect.apply(target, self, args);
      noteSourceMapsSwitched(args[0]);
      return result;
    },
  });
}

/** A call site as Node shows it by the map of its file; null where the file was written with none, or it says nothing. */
export function byNodesMap(site: NodeJS.CallSite): string | null {
  const name = site.getFileName() ?? undefined;
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const map = name === undefined ? undefined : findSourceMap(name);
  if (map === undefined || line === null || column === null) return null;
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1) as Entry;
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return null;
  const path = originalSource.startsWith('file://') ? fileURLToPath(originalSource) : originalSource;
  // A map of ours, which leads to the file itself; that of a compiler may do so, too.
  if (path === name && !positionsOf(path)?.isMapped) return null;
  return `${nameOf(site)} (${path}:${originalLine + 1}:${originalColumn + 1})`;
}

function nameOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? site.getMethodName() ?? '<anonymous>';
  if (site.isConstructor()) return `new ${name}`;
  const type = site.getTypeName();
  return type === null || type === 'global' ? name : `${type}.${name}`;
}
