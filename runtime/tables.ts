import type { FileSites, FunctionSites, PackedSites } from './abi.ts';
import { append, fromJson } from './primordials.ts';

/** The sites before those of a function's own in its packed list. */
const HEAD = 5;

/** Reads the table that a file hands over, which is an object of the program's no longer; null when it is none. */
export function readTable(text: string): FileSites | null {
  try {
    const { functions, ...rest } = fromJson(text) as PackedSites;
    const read: FunctionSites[] = [];
    for (let i = 0; i < functions.length; i++) {
      const packed = functions[i]!;
      const sites: number[] = [];
      for (let k = HEAD; k < packed.length; k++) append(sites, packed[k] as number);
      append(read, { name: packed[0], file: packed[1], line: packed[2], endLine: packed[3], parent: packed[4], sites });
    }
    return { ...rest, functions: read };
  } catch {
    return null;
  }
}
