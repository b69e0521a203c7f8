import type { FileSites } from './abi.ts';
import type { Contexts } from './counters/contexts.ts';
import { MAX_SITES } from './counters/layout.ts';
import { append } from './primordials.ts';

/** The numbers of a table: of its first function, and of its first outlined expression. */
export interface TableNumbers {
  readonly first: number;
  readonly outlines: number;
}

/** The tables of the files that were loaded, and their numbers. */
export interface Registry {
  /** As text: all that is needed of them before the report. */
  readonly tables: readonly string[];
  /** The numbers of a table that reads as `text`; those that it has got before, when its file is evaluated once more, as test runners do. */
  numbersOf(text: string, table: FileSites): TableNumbers;
}

/** Makes an empty one. `added` hears of each new table and its first function, and numbers its outlined expressions. */
export function makeRegistry(
  contexts: Contexts,
  added: (text: string, table: FileSites, first: number) => number,
): Registry {
  const tables: string[] = [];
  const numbers: TableNumbers[] = [];
  return {
    tables,
    numbersOf(text, table) {
      for (let i = 0; i < tables.length; i++) if (tables[i] === text) return numbers[i]!;
      let first = 0;
      for (let i = 0; i < table.functions.length; i++) {
        const number = contexts.addFunction(table.functions[i]!.sites.length);
        if (i === 0) first = number;
      }
      append(tables, text);
      const known = { first, outlines: added(text, table, first) };
      append(numbers, known);
      return known;
    },
  };
}

/** Whether a function has more sites than the room for those without slots. */
export function hasLargeFunction({ functions }: FileSites): boolean {
  for (let i = 0; i < functions.length; i++) if (functions[i]!.sites.length > MAX_SITES) return true;
  return false;
}
