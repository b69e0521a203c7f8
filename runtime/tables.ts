import type { FileSites, FunctionSites, PackedSites } from './abi.ts';
import { fromJson } from './primordials.ts';

/** The sites before those of a function's own in its packed list. */
const HEAD = 5;

/** Reads the table that a file hands over, which is an object of the program's no longer; null when it is none. */
export function readTable(text: string): FileSites | null {
  try {
    const { functions: packed, ...rest } = fromJson(text) as PackedSites;
    // The lists themselves are changed: for each element that is added to one, the prototypes of arrays are asked.
    const functions = packed as unknown as FunctionSites[];
    for (let i = 0; i < packed.length; i++) {
      const fn = packed[i]!;
      const head = { name: fn[0], file: fn[1], line: fn[2], endLine: fn[2] + fn[3], parent: fn[4] };
      functions[i] = { ...head, sites: sitesOf(fn as unknown as number[], fn[2]) };
    }
    return { ...rest, functions };
  } catch {
    return null;
  }
}

/** The list itself, with the lines only. */
function sitesOf(list: number[], line: number): number[] {
  for (let k = HEAD; k < list.length; k++) list[k - HEAD] = line += list[k]!;
  list.length -= HEAD;
  return list;
}
