import type { FileSites } from './abi.ts';
import type { Contexts } from './counters/contexts.ts';
import { append } from './primordials.ts';
import { isSameTable } from './tables.ts';

/** The numbers of a table: of its first function, and of its first outlined expression. */
export interface TableNumbers {
  readonly first: number;
  readonly outlines: number;
}

/** The tables of the files that were loaded, and their numbers. */
export interface Registry {
  readonly tables: readonly FileSites[];
  /** A table's numbers; those that it has got before, when its file is evaluated once more, as test runners do. */
  numbersOf(table: FileSites): TableNumbers;
}

/** Makes an empty one. `added` hears of each new table and its first function, and numbers its outlined expressions. */
export function makeRegistry(contexts: Contexts, added: (table: FileSites, first: number) => number): Registry {
  const tables: FileSites[] = [];
  const numbers: TableNumbers[] = [];
  return {
    tables,
    numbersOf(table) {
      for (let i = 0; i < tables.length; i++) if (isSameTable(tables[i]!, table)) return numbers[i]!;
      let first = 0;
      for (let i = 0; i < table.functions.length; i++) {
        const number = contexts.addFunction(table.functions[i]!.sites.length);
        if (i === 0) first = number;
      }
      append(tables, table);
      const known = { first, outlines: added(table, first) };
      append(numbers, known);
      return known;
    },
  };
}
