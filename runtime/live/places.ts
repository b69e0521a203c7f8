import { type FileSites, PLACE_WIDTH } from '../abi.ts';
import { copyInto, imul, sharedWords } from '../primordials.ts';

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

/** Words of a place: number of its file, line, column, function, site. */
const WIDTH = 1 + PLACE_WIDTH;
/** Places for which there is room at first. */
const ROOM = 2 ** 14;

/** Makes what knows the places. There are ten thousands of them, so that they are kept outside of the program's heap: as numbers, found by a hash. */
export function makePlaces(placeOf: PlaceOf): Places {
  const files: Record<string, number> = { __proto__: null } as never;
  let count = 0;
  let lastFile = 0;
  let room = ROOM;
  let places = sharedWords(room * WIDTH);
  /** Where a place is, less one, under the hash of its file, line and column, or in the next entry that was free. */
  let entries = sharedWords(room * 2);
  /** Answers by script and place: a profile names the same functions again and again. */
  const known: Record<string, Record<string, number>> = { __proto__: null } as never;

  /** The entry of a place, or the free one where it would be. */
  function entryOf(file: number, line: number, column: number): number {
    const mask = 2 * room - 1;
    let entry = imul(imul(file, 0x9e3779b1) ^ imul(line, 0x85ebca6b) ^ imul(column, 0xc2b2ae35), 0x27d4eb2f) >>> 7;
    for (;;) {
      entry &= mask;
      const at = (entries[entry]! - 1) * WIDTH;
      if (at < 0 || (places[at] === file && places[at + 1] === line && places[at + 2] === column)) return entry;
      entry++;
    }
  }

  function enter(place: number): void {
    const at = place * WIDTH;
    // Of several in one place the last counts.
    entries[entryOf(places[at]!, places[at + 1]!, places[at + 2]!)] = place + 1;
  }

  function grow(): void {
    room *= 2;
    const before = places;
    places = sharedWords(room * WIDTH);
    copyInto(places, before, 0);
    entries = sharedWords(room * 2);
    for (let place = 0; place < count; place++) enter(place);
  }

  function siteOf(place: number): number {
    const at = place * WIDTH;
    return place >= 0 && place < count ? siteKey(places[at + 3]!, places[at + 4]!) : -1;
  }

  function look(name: string, line: number, column: number): number {
    const place = placeOf(name, line + 1, column);
    const file = place === null ? undefined : files[place.path];
    return file === undefined ? -1 : siteOf(entries[entryOf(file, place!.line, place!.column)]! - 1);
  }

  return {
    add({ loaded, outlines }, first) {
      const start = count;
      if (loaded === undefined || outlines === undefined) return start;
      files[loaded] ??= ++lastFile;
      const file = files[loaded]!;
      for (let i = 0; i < outlines.length; i += PLACE_WIDTH) {
        if (count === room) grow();
        const at = count * WIDTH;
        places[at] = file;
        places[at + 1] = outlines[i]!;
        places[at + 2] = outlines[i + 1]!;
        places[at + 3] = first + outlines[i + 2]!;
        places[at + 4] = outlines[i + 3]!;
        enter(count++);
      }
      return start;
    },
    siteOf,
    find(name, line, column) {
      known[name] ??= { __proto__: null } as never;
      const answers = known[name]!;
      const key = `${line}:${column}`;
      answers[key] ??= look(name, line, column);
      return answers[key]!;
    },
  };
}
