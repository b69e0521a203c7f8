import { join } from 'node:path';
import { keepFile } from './file.ts';
import { shortName } from './name.ts';
import { readBytes } from './read-bytes.ts';

/** What is kept: what was made, and of what. */
interface Entry<T> {
  of: readonly string[];
  made: T;
}

/** What the cache has room for one of: a source file, and what is to be done with it. */
export interface Shelf {
  /** Null: nothing is kept. */
  folder: string | null;
  name: string;
}

/** What was made of exactly these texts, which decide it wholly; undefined when that was not kept. */
export function find<T>({ folder, name }: Shelf, of: readonly string[]): T | undefined {
  if (folder === null) return undefined;
  try {
    const entry = JSON.parse(new TextDecoder().decode(readBytes(join(folder, `${shortName(name)}.json`)))) as Entry<T>;
    const isOfThese = entry.of.length === of.length && of.every((part, index) => part === entry.of[index]);
    return isOfThese ? entry.made : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what was made of these texts, in the place of what was made of others. `made` is JSON. */
export function keep<T>({ folder, name }: Shelf, of: readonly string[], made: T): void {
  if (folder !== null) keepFile(folder, `${shortName(name)}.json`, JSON.stringify({ of, made } satisfies Entry<T>));
}
