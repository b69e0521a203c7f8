import { readFileSync, statSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import { readProfile } from '../profile/read.ts';
import type { Profile } from '../profile/types.ts';

/** Larger files are no profiles: a profile grows with lines and contexts, not with time. */
const MOST_BYTES = 500 * 1024 * 1024;

/**
 * Reads a profile from a file.
 * @throws MprofLineError when the file cannot be read or holds no profile.
 */
export function readProfileFile(file: string): Profile {
  return readProfile(readText(file), file);
}

function readText(file: string): string {
  try {
    const stat = statSync(file);
    if (!stat.isFile())
      throw new MprofLineError(
        `${file} is ${stat.isDirectory() ? 'a directory' : 'no regular file'}, expected a profile`,
      );
    if (stat.size > MOST_BYTES) throw new MprofLineError(`${file} is larger than 500 MB, expected a profile`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof MprofLineError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new MprofLineError(`no such file: ${file}`);
    if (code === 'EACCES') throw new MprofLineError(`cannot read ${file}: permission denied`);
    throw new MprofLineError(`cannot read ${file}: ${message}`);
  }
}
