import { existsSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { noteSourceMapsSwitched } from '../../node-can.ts';
import type { Place } from '../place.ts';
import { program } from '../realm/program.ts';
import { standFor } from './stand-in.ts';

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
  const { setSourceMapsEnabled: theirs } = process;
  const ours = function (this: unknown, ...args: [boolean]): void {
    Reflect.apply(theirs, this, args);
    noteSourceMapsSwitched(args[0]);
  };
  process.setSourceMapsEnabled = standFor(ours, theirs);
}

/**
 * A call site as Node shows it by the map of its file; null where the file was written with none, or it says nothing. The one that called it
 * may tell its name. `format`: Node's own, which knows of maps; before 20.12 there is none.
 */
export function byNodesMap(site: NodeJS.CallSite, caller: NodeJS.CallSite | undefined, format: unknown): string | null {
  const name = site.getFileName() ?? undefined;
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const map = name === undefined ? undefined : findSourceMap(name);
  if (map === undefined || line === null || column === null) return null;
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1) as Entry;
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return null;
  if (typeof format === 'function') {
    const shown = Reflect.apply(format, program.Error, [NO_ERROR, caller ? [site, caller] : [site]]) as string;
    return /\n {4}at (.*)/.exec(shown)?.[1] ?? null;
  }
  return `${nameOf(site)} (${pathOf(originalSource)}:${originalLine + 1}:${originalColumn + 1})`;
}

/** Whether Node has the source that the map of a file leads to from a place. */
export function showsSource({ name, line, column }: Place & { name: string }): boolean {
  const map = findSourceMap(name);
  const { originalSource } = (map?.findEntry(line - 1, column - 1) ?? {}) as Entry;
  if (map === undefined || originalSource === undefined) return false;
  const { sources, sourcesContent = [] } = map.payload as { sources: string[]; sourcesContent?: (string | null)[] };
  const known = sourcesContent[sources.indexOf(originalSource)];
  return typeof known === 'string' || existsSync(pathOf(originalSource));
}

function pathOf(source: string): string {
  return source.startsWith('file://') ? fileURLToPath(source) : source;
}

/** Node shows frames below an error. */
const NO_ERROR = { name: 'Error', message: '', toString: () => 'Error' };

function nameOf(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? site.getMethodName() ?? '<anonymous>';
  const type = site.getTypeName();
  return type === null || type === 'global' ? name : `${type}.${name}`;
}
