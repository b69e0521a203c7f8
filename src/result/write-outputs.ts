import { MprofLineError } from '../error.ts';
import { writeFileAtomically } from '../text/write-file.ts';
import { writeText } from '../text/write-text.ts';

/** Status of this profiler when the program's own is 0, and something that was asked for could not be written at the end. */
export const NOT_WRITTEN = 1;

/**
 * Writes each file, and names it on stderr. One that cannot be written is said there and costs nothing else; returns
 * whether all were written.
 */
export function writeOutputs<F extends { path: string }>(
  files: readonly F[],
  render: (file: F) => string | Uint8Array,
): boolean {
  let complete = true;
  for (const file of files) {
    try {
      writeFileAtomically(file.path, render(file));
      writeText(2, `mprof-line: wrote ${file.path}\n`);
    } catch (error) {
      if (!(error instanceof MprofLineError)) throw error;
      complete = false;
      writeText(2, `mprof-line: ${error.message}\n`);
    }
  }
  return complete;
}
