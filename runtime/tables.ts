import type { FileSites, FunctionSites } from './abi.ts';
import { MAX_SITES } from './counters/layout.ts';
import { append } from './primordials.ts';

/** A copy of the table that a file hands over, which is an object of the program's. */
export function copyOfTable({ abi, files, functions, loaded, outlines }: FileSites): FileSites {
  const copied: FunctionSites[] = [];
  for (let i = 0; i < functions.length; i++) {
    const { name, file, line, endLine, parent, sites } = functions[i]!;
    append(copied, { name, file, line, endLine, parent, sites: copyOfList(sites) });
  }
  const copy: FileSites = { abi, files: copyOfList(files), functions: copied };
  return loaded === undefined || outlines === undefined ? copy : { ...copy, loaded, outlines: copyOfList(outlines) };
}

function copyOfList<T>(list: readonly T[]): T[] {
  const copy: T[] = [];
  for (let i = 0; i < list.length; i++) append(copy, list[i]!);
  return copy;
}

/** Whether two tables are of the same text; test runners evaluate a file again for each file of tests. */
export function isSameTable(a: FileSites, b: FileSites): boolean {
  const { functions, outlines = [] } = a;
  const { functions: others, outlines: otherOutlines = [] } = b;
  if (functions.length !== others.length || a.loaded !== b.loaded || !isSameList(a.files, b.files)) return false;
  for (let i = 0; i < functions.length; i++) {
    const fn = functions[i]!;
    const other = others[i]!;
    if (fn.name !== other.name || fn.file !== other.file || fn.line !== other.line || fn.endLine !== other.endLine)
      return false;
    if (fn.parent !== other.parent || !isSameList(fn.sites, other.sites)) return false;
  }
  return isSameList(outlines, otherOutlines);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether a function has more sites than the room for those without slots. */
export function hasLargeFunction({ functions }: FileSites): boolean {
  for (let i = 0; i < functions.length; i++) if (functions[i]!.sites.length > MAX_SITES) return true;
  return false;
}
