import { type FileSites, PLACE_WIDTH } from '../abi.ts';
import { append } from '../primordials.ts';

/** A place in the text that was loaded: path, 1-based line, 0-based column. */
export interface LoadedPlace {
  path: string;
  line: number;
  column: number;
}

/** Tells where a place of the text that V8 runs (1-based line, 0-based column) is in the text that was loaded; null when that was not changed. */
export type PlaceOf = (name: string, line: number, column: number) => LoadedPlace | null;

/** A site of a function as one number. */
const SITES = 2 ** 20;

export const siteKey = (fn: number, site: number): number => fn * SITES + site;
export const functionOfKey = (key: number): number => (key - (key % SITES)) / SITES;
export const siteOfKey = (key: number): number => key % SITES;

/** Finds the site that a function of V8's stands for: an outlined expression its line, a profiled function its header. */
export interface Places {
  /** `first` is the number of the table's first function. Returns the number of its first place. */
  add(table: FileSites, first: number): number;
  /** The site of a place by its number. */
  siteOf(place: number): number;
  /** A {@link siteKey}, or -1 when the function has no site. Line and column as V8 counts, from 0. */
  find(name: string, line: number, column: number): number;
}

export function makePlaces(placeOf: PlaceOf): Places {
  const files: Record<string, Record<string, number>> = { __proto__: null } as never;
  const sites: number[] = [];
  /** Answers by script and place: a profile names the same functions again and again. */
  const known: Record<string, Record<string, number>> = { __proto__: null } as never;

  function look(name: string, line: number, column: number): number {
    const place = placeOf(name, line + 1, column);
    if (place === null) return -1;
    return files[place.path]?.[`${place.line}:${place.column}`] ?? -1;
  }

  return {
    add({ loaded, outlines }, first) {
      const start = sites.length;
      if (loaded === undefined || outlines === undefined) return start;
      files[loaded] ??= { __proto__: null } as never;
      const file = files[loaded]!;
      for (let i = 0; i < outlines.length; i += PLACE_WIDTH) {
        const site = siteKey(first + outlines[i + 2]!, outlines[i + 3]!);
        append(sites, site);
        file[`${outlines[i]}:${outlines[i + 1]}`] = site;
      }
      return start;
    },
    siteOf: (place) => sites[place] ?? -1,
    find(name, line, column) {
      known[name] ??= { __proto__: null } as never;
      const answers = known[name]!;
      const key = `${line}:${column}`;
      answers[key] ??= look(name, line, column);
      return answers[key]!;
    },
  };
}
