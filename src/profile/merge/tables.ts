import type { MergedFunction } from '../functions.ts';
import type { FunctionProfile, SourceFile } from '../types.ts';
import type { Part } from './parts.ts';

/** A function of one of the profiles. */
export interface FunctionSource {
  /** Index of the profile. */
  part: number;
  fn: FunctionProfile;
  /** Its index there. */
  index: number;
}

/** The functions of several profiles. */
export interface MergedTables {
  /** Files in their order, functions in the order of their file. */
  functions: MergedFunction[];
  /** For each profile, by its own index of a function, the function here. */
  of: MergedFunction[][];
  /** The same as an index into `functions`. */
  indexOf(part: number, fn: number): number;
  indexOfFunction(fn: MergedFunction): number;
  /** What a function was made of. */
  sourcesOf(index: number): FunctionSource[];
  /** The head of its entry in the document. */
  describe(fn: MergedFunction): Pick<FunctionProfile, 'name' | 'file' | 'line' | 'endLine' | 'parent'>;
}

/** Functions are one when file, place and name are; two of one name at one place stay two. */
export function mergeTables(
  parts: readonly Part[],
  fileOf: readonly number[][],
  files: readonly SourceFile[],
): MergedTables {
  const known = new Map<string, MergedFunction>();
  const fileIndex = new Map<MergedFunction, number>();
  const sources = new Map<MergedFunction, FunctionSource[]>();
  const of = parts.map(({ profile }, part) => {
    const seen = new Map<string, number>();
    const own = profile.functions.map((fn, index) => {
      const file = fileOf[part]![fn.file]!;
      const key = JSON.stringify([file, fn.line, fn.endLine, fn.name]);
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      let merged = known.get(key + nth);
      if (merged === undefined) {
        const { name, line, endLine } = fn;
        merged = { id: known.size, name, path: files[file]!.path, line, endLine, parent: null, lines: new Set() };
        known.set(key + nth, merged);
        fileIndex.set(merged, file);
        sources.set(merged, []);
      }
      sources.get(merged)!.push({ part, fn, index });
      return merged;
    });
    for (const [index, { parent }] of profile.functions.entries()) {
      if (parent !== undefined && own[parent] !== own[index]) own[index]!.parent ??= own[parent] ?? null;
    }
    return own;
  });
  const functions = [...known.values()].sort(
    (a, b) => fileIndex.get(a)! - fileIndex.get(b)! || a.line - b.line || b.endLine - a.endLine,
  );
  const indices = new Map(functions.map((fn, i) => [fn, i]));
  return {
    functions,
    of,
    indexOf: (part, fn) => indices.get(of[part]![fn]!)!,
    indexOfFunction: (fn) => indices.get(fn)!,
    sourcesOf: (index) => sources.get(functions[index]!)!,
    describe: (fn) => ({
      name: fn.name,
      file: fileIndex.get(fn)!,
      line: fn.line,
      endLine: fn.endLine,
      ...(fn.parent === null ? {} : { parent: indices.get(fn.parent)! }),
    }),
  };
}
