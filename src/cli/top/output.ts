import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MprofLineError } from '../../error.ts';
import { writeBytes } from '../../text/write-text.ts';

/** What a program writes while a screen is in the place of its terminal. */
export interface KeptOutput {
  /** The descriptor that the program is given. */
  readonly descriptor: number;
  /** Writes what came since the last time to stdout. */
  pour(): void;
  close(): void;
}

/**
 * Opens a file without a name, readable by the user only: the program writes into it as it would into any file, at its own
 * pace and in its own order, and nothing is left of it however this process ends.
 * @throws MprofLineError when there is no place for it.
 */
export function keepOutput(): KeptOutput {
  const folder = makeFolder();
  const path = join(folder, 'output');
  const descriptor = openSync(path, 'ax+', 0o600);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // Windows removes no file that is open.
  if (process.platform !== 'win32') remove();
  let poured = 0;
  const chunk = Buffer.alloc(64 * 1024);
  return {
    descriptor,
    pour() {
      for (;;) {
        // At a place of its own: the program's descriptor is this one.
        const read = readSync(descriptor, chunk, 0, chunk.length, poured);
        if (read === 0) return;
        poured += read;
        writeBytes(1, chunk.subarray(0, read));
      }
    },
    close() {
      closeSync(descriptor);
      remove();
    },
  };
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'mprof-line-output-'));
  } catch (error) {
    throw new MprofLineError(`cannot make a folder in ${tmpdir()}: ${(error as Error).message}`);
  }
}
