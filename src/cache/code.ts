import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { shortName } from './name.ts';
import { readBytes } from './read-bytes.ts';

// A program may have put its own in these places by the time that something is loaded.
const { apply } = Reflect;
const { createCachedData } = Script.prototype;
const { substring, startsWith } = String.prototype;

/** The first characters of a bundle: a comment with a digest of its text (scripts/bundle.mjs). */
const STAMP_BEGINS = '/*';
const STAMP_LENGTH = 16;
const STAMP_ENDS = '*/';

/** V8's compiled code of a bundle, to be kept for the next start. */
export interface Compiled {
  /** The name of its file. */
  name: string;
  data: Uint8Array;
}

/** Compiles bundles, from the code that was kept of them where there is some. */
export interface CodeCache {
  compile(path: string, text: string, wrapped: string): Script;
  /** What is worth keeping: everything that was compiled anew. Functions that ran are in it. */
  fresh(): Compiled[];
}

/**
 * V8's own code cache, in the files of `folder`; with null nothing is read. V8 refuses what another version of it, or the same with
 * other flags, has made; that it is of the same text, and of the same place, only the name tells: the code knows the path that it was compiled
 * under, and stack traces show that. `bundles`: the folder of the bundles; what lies elsewhere is compiled anew. `surroundings`: a name for what is put around
 * their texts.
 */
export function openCodeCache(folder: string | null, bundles: string, surroundings: string): CodeCache {
  const suffix = `-${shortName(`${surroundings}\n${bundles}`)}-${process.version}-${process.arch}-${cachedDataVersionTag()}.code`;
  const anew: { name: string; script: Script }[] = [];
  let count = 0;
  return {
    compile(path, text, wrapped) {
      if (folder === null || !(apply(startsWith, path, [bundles]) as boolean) || !isStamped(text))
        return new Script(wrapped, { __proto__: null, filename: path } as object);
      const stamp = apply(substring, text, [STAMP_BEGINS.length, STAMP_BEGINS.length + STAMP_LENGTH]) as string;
      const name = stamp + suffix;
      const cachedData = kept(join(folder, name));
      const script = new Script(wrapped, { __proto__: null, filename: path, cachedData } as object);
      if (!cachedData || script.cachedDataRejected) anew[count++] = { name, script };
      return script;
    },
    fresh: () => anew.map(({ name, script }) => ({ name, data: apply(createCachedData, script, []) as Uint8Array })),
  };
}

function isStamped(text: string): boolean {
  const end = STAMP_BEGINS.length + STAMP_LENGTH;
  const ends = apply(substring, text, [end, end + STAMP_ENDS.length]) === STAMP_ENDS;
  return ends && (apply(startsWith, text, [STAMP_BEGINS]) as boolean);
}

function kept(path: string): Uint8Array | undefined {
  try {
    return readBytes(path);
  } catch {
    return undefined;
  }
}
