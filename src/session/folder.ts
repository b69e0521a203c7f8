import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MprofLineError } from '../error.ts';
import { systemReason } from '../text/system-reason.ts';
import { writeText } from '../text/write-text.ts';

/** The folder in which the processes of one run leave what they measured. */
export interface SessionFolder {
  readonly directory: string;
  /** Removes the folder; more than once is harmless. */
  remove(): void;
}

/**
 * Makes a session's folder, private to the user.
 * @throws MprofLineError when there is no place for it.
 */
export function openSession(): SessionFolder {
  const directory = makeDirectory();
  const remove = (): void => removeSession(directory);
  process.once('exit', remove);
  return { directory, remove };
}

function makeDirectory(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'mprof-line-'));
  } catch (error) {
    const reason = systemReason(error, 'there is no such directory');
    throw new MprofLineError(`cannot make a folder in ${tmpdir()}: ${reason}; TMPDIR names another place`);
  }
}

/** A process that outlives the report goes on saving: the folder is taken from its sight before it is emptied. */
function removeSession(directory: string): void {
  const gone = `${directory}-gone`;
  try {
    renameSync(directory, gone);
  } catch {
    // Removed before.
    return;
  }
  try {
    rmSync(gone, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    // The program has ended as it should, and its report is written.
    writeText(2, `mprof-line: ${gone} could not be removed: ${systemReason(error)}\n`);
  }
}
