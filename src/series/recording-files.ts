import { existsSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, parse } from 'node:path';
import { MprofLineError } from '../error.ts';

/** `mprofile_YYYYMMDDhhmmss.dat`, local time, as memory_profiler names its files. */
export function recordingFileName(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `mprofile_${day}${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}.dat`;
}

/** The recordings in a folder, oldest first: files named `mprofile_<14 characters>.dat`. */
export function listRecordings(folder = '.'): string[] {
  return readdirSync(folder)
    .filter((name) => /^mprofile_.{14}\.dat$/.test(name))
    .sort();
}

/**
 * The files that a person means by file names and indices into {@link listRecordings} (0 is the oldest, -1 the newest), each
 * once. Throws {@link MprofLineError} for an index or a file that is not there.
 */
export function resolveRecordings(words: readonly string[], folder = '.'): string[] {
  const recordings = listRecordings(folder);
  const chosen = new Set<string>();
  for (const word of words) {
    const path = isAbsolute(word) ? word : join(folder, word);
    if (/^-?\d+$/.test(word) && !existsSync(path)) {
      const name = recordings.at(Number(word));
      if (name === undefined || Number(word) >= recordings.length)
        throw new MprofLineError(noSuchIndex(word, recordings.length));
      chosen.add(join(folder, name));
    } else if (!existsSync(path)) {
      throw new MprofLineError(`there is no file ${word}`);
    } else if (statSync(path).isDirectory()) {
      throw new MprofLineError(`${word} is a directory; expected a recording`);
    } else {
      chosen.add(path);
    }
  }
  return [...chosen];
}

function noSuchIndex(word: string, count: number): string {
  if (count === 0) return `there is no recording ${word}: this folder has no mprofile_*.dat file`;
  return `there is no recording ${word}: expected an index from ${-count} to ${count - 1} (see mprof-line list)`;
}

/** The newest recording of a folder. Throws {@link MprofLineError} when there is none. */
export function newestRecording(folder = '.'): string {
  const newest = listRecordings(folder).at(-1);
  if (newest === undefined) {
    throw new MprofLineError(
      'no recording found: this folder has no mprofile_*.dat file, as mprof-line run makes them',
    );
  }
  return join(folder, newest);
}

/** With each file, the `_ts` file that older versions of memory_profiler kept its function times in. */
export function withTimestampFiles(paths: readonly string[]): string[] {
  const all = new Set(paths);
  for (const path of paths) {
    const { dir, name, ext } = parse(path);
    const companion = join(dir, `${name}_ts${ext}`);
    if (existsSync(companion)) all.add(companion);
  }
  return [...all];
}
