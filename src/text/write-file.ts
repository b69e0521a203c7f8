import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { MprofLineError } from '../error.ts';
import { randomName } from './random-name.ts';
import { systemReason } from './system-reason.ts';

/**
 * Checks that every file asked for can be written; to be called before a script starts.
 * @throws MprofLineError that names the file and the reason.
 */
export function checkOutputs(files: readonly { path: string }[]): void {
  for (const { path } of files) checkWritable(path);
}

/**
 * Says before a script starts that a file could not be written after it: creates a file beside `path` and removes it.
 * @throws MprofLineError that names the file and the reason.
 */
function checkWritable(path: string): void {
  const target = resolve(path);
  try {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error(), { code: 'EISDIR' });
    const probe = temporaryBeside(target);
    closeSync(openSync(probe, 'wx', 0o600));
    rmSync(probe, { force: true });
  } catch (error) {
    throw new MprofLineError(`--output: cannot write ${path}: ${whyNotWritten(error, path)}`);
  }
}

/**
 * Writes a file that is either there as a whole or not at all, readable by its owner only. A link under that name is
 * replaced, never followed.
 * @throws MprofLineError that names the file and the reason.
 */
export function writeFileAtomically(path: string, text: string | Uint8Array): void {
  const target = resolve(path);
  const temporary = temporaryBeside(target);
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    removeIfPossible(temporary);
    throw new MprofLineError(`cannot write ${path}: ${whyNotWritten(error, path)}`);
  }
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Why the file could not be written is what a person has to know.
  }
}

function temporaryBeside(target: string): string {
  return join(dirname(target), `.${basename(target).slice(0, 100)}.${randomName()}.tmp`);
}

/** Why a file cannot be written, in a person's words. */
export function whyNotWritten(error: unknown, path: string): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTDIR'
    ? `${dirname(path)} is not a directory`
    : systemReason(error, `there is no directory ${dirname(path)}`);
}
