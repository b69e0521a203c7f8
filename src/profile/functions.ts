import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileSites, PLACE_WIDTH } from '../../runtime/abi.ts';
import { readTable } from '../../runtime/tables.ts';
import type { FunctionProfile, SourceFile } from './types.ts';

/** One function of the profile under construction, with the lines of its sites by site number. */
export interface MergedFunction {
  /** No other of the same profile has it. */
  id: number;
  name: string;
  path: string;
  line: number;
  endLine: number;
  parent: MergedFunction | null;
  lines: Set<number>;
}

/** A function of a thread's tables. */
export interface TableEntry {
  fn: MergedFunction;
  /** The line of each site. */
  sites: readonly number[];
  /** What its outlined expressions can tell, where living bytes were asked for. */
  outlined?: OutlinedSites;
}

/** The outlined expressions of a function. */
export interface OutlinedSites {
  sites: Set<number>;
  /** Those of them that reach over further lines. */
  wide: Set<number>;
  /** Whether it makes objects in them only, but for the closures of the functions in it. */
  isBare: boolean;
  /** How many measured functions are in it. */
  inner: number;
}

/** The functions of many threads: one for each that has the same file, place and name. */
export interface MergedFunctions {
  /** The function and its sites' lines, for each function of a thread's tables in order. */
  add(tables: readonly string[]): TableEntry[];
  /** All of them: files in the order they were loaded, functions in the order of their file. */
  list(): { files: SourceFile[]; functions: MergedFunction[] };
}

/** Starts with no function. Paths are given as a person in `cwd` would write them. */
export function mergeFunctions(cwd: string): MergedFunctions {
  const known = new Map<string, MergedFunction>();
  const paths = new Set<string>();

  function addTable(table: FileSites): TableEntry[] {
    const seen = new Map<string, number>();
    const merged: MergedFunction[] = [];
    for (const { name, file, line, endLine, parent, sites } of table.functions) {
      const path = shownPath(table.files[file] ?? '<unknown>', cwd);
      const key = JSON.stringify([path, line, endLine, name]);
      // Two functions of one name on one line stay two.
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      let fn = known.get(key + nth);
      if (fn === undefined) {
        fn = { id: known.size, name, path, line, endLine, parent: merged[parent] ?? null, lines: new Set() };
        known.set(key + nth, fn);
        paths.add(path);
      }
      for (const site of sites) fn.lines.add(site);
      merged.push(fn);
    }
    const outlined = outlinedOf(table);
    return merged.map((fn, f) => ({
      fn,
      sites: table.functions[f]!.sites,
      ...(outlined !== null && { outlined: outlined[f]! }),
    }));
  }

  return {
    add: (tables) => tables.flatMap((text) => addTable(readTable(text)!)),
    list() {
      const order = new Map(Array.from(paths, (path, i) => [path, i]));
      const functions = [...known.values()].sort(
        (a, b) => order.get(a.path)! - order.get(b.path)! || a.line - b.line || b.endLine - a.endLine,
      );
      return { files: Array.from(paths, (path) => ({ path })), functions };
    },
  };
}

function outlinedOf({ functions, outlines, bare = [], wide = [] }: FileSites): OutlinedSites[] | null {
  if (outlines === undefined) return null;
  const all = functions.map((): OutlinedSites => ({ sites: new Set(), wide: new Set(), isBare: false, inner: 0 }));
  for (let i = 0; i < outlines.length; i += PLACE_WIDTH) all[outlines[i + 2]!]?.sites.add(outlines[i + 3]!);
  for (let i = 0; i < wide.length; i += 2) all[wide[i]!]?.wide.add(wide[i + 1]!);
  for (const { parent } of functions) if (all[parent] !== undefined) all[parent].inner++;
  for (const f of bare) if (all[f] !== undefined) all[f].isBare = true;
  return all;
}

/** The head of a function's entry in the document; `files` and `functions` are numbered. */
export function describeFunction(
  fn: MergedFunction,
  files: ReadonlyMap<string, number>,
  functions: ReadonlyMap<MergedFunction, number>,
): Pick<FunctionProfile, 'name' | 'file' | 'line' | 'endLine' | 'parent'> {
  return {
    name: fn.name,
    file: files.get(fn.path)!,
    line: fn.line,
    endLine: fn.endLine,
    ...(fn.parent === null ? {} : { parent: functions.get(fn.parent)! }),
  };
}

/** A path as a person in `cwd` would write it. */
export function shownPath(file: string, cwd: string): string {
  let path = file;
  if (file.startsWith('file:')) {
    try {
      path = fileURLToPath(file);
    } catch {
      return file;
    }
  }
  if (!isAbsolute(path)) return path;
  const below = relative(cwd, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below.split(sep).join('/');
}
