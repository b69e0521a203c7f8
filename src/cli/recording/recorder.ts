import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MprofLineError } from '../../error.ts';
import type { ProcessTree, TreeSample } from '../../process/types.ts';
import {
  childRecord,
  commandRecord,
  createDatFile,
  type DatFile,
  memoryRecord,
  peakRecord,
} from '../../series/dat-write.ts';
import { recordingFileName } from '../../series/recording-files.ts';
import { systemReason } from '../../text/system-reason.ts';
import { whyNotWritten } from '../../text/write-file.ts';

/** What a recording holds: the sum of the tree, or its root; and the children each on their own. */
export interface RecordingMode {
  sum: boolean;
  each: boolean;
}

/** Writes what is sampled of a tree into a `.dat` file; keeps nothing but the largest values. */
export interface Recorder {
  readonly path: string;
  /** Whether all could be written so far. */
  readonly complete: boolean;
  /** Largest sample so far, in bytes. */
  readonly largest: number;
  /** Processes that were seen below the root. */
  readonly children: number;
  add(sample: TreeSample): void;
  /** Adds what the processes left in `folder`, and the kernel's marks; closes the file. */
  finish(tree: ProcessTree | null, folder: string | null): void;
  /** Removes the file: nothing was run. */
  discard(): void;
}

/** Says what went wrong with a file in a person's words. */
type Complain = (message: string) => void;

/** Where a recording is written: what an option of that name says, or a file named after the time. */
interface Place {
  option: string;
  path: string | undefined;
}

/**
 * Creates the file; `complain` hears why when it takes nothing more.
 * @throws MprofLineError that names the option, the file and the reason when it cannot be created.
 */
export function createRecorder(
  place: Place,
  argv: readonly string[],
  mode: RecordingMode,
  complain: Complain,
): Recorder {
  let complete = true;
  const file = open(place, (path, error) => {
    complete = false;
    complain(`cannot go on writing ${path}: ${whyNotWritten(error, path)}; the command goes on`);
  });
  file.add(commandRecord(argv));
  file.flush();
  const seen = new Set<number>();
  let largest = 0;
  return {
    path: file.path,
    get complete(): boolean {
      return complete;
    },
    get largest(): number {
      return largest;
    },
    get children(): number {
      return seen.size;
    },
    add(sample: TreeSample): void {
      let memory = sample.root;
      for (const [pid, bytes] of sample.children) {
        seen.add(pid);
        if (mode.sum) memory += bytes;
      }
      largest = Math.max(largest, memory);
      file.add(memoryRecord(memory, sample.time));
      if (mode.each) for (const [pid, bytes] of sample.children) file.add(childRecord(pid, bytes, sample.time));
    },
    finish(tree: ProcessTree | null, folder: string | null): void {
      if (folder) addLeft(file, folder, tree?.pid, complain);
      // The kernel knows processes, not sums: a sum of several has no mark.
      for (const [pid, bytes] of tree?.peaks() ?? []) {
        const root = pid === tree?.pid && !(mode.sum && seen.size > 0);
        file.add(peakRecord(root ? 0 : pid, bytes));
      }
      file.close();
    },
    discard(): void {
      file.close();
      rmSync(file.path, { force: true });
    },
  };
}

/** Names tried when a recording of the same second exists. */
const ATTEMPTS = 60;

function open({ option, path: asked }: Place, onFull: (path: string, error: Error) => void): DatFile {
  for (let attempt = 0; ; attempt++) {
    const path = asked ?? recordingFileName(new Date(Date.now() + 1000 * attempt));
    try {
      return createDatFile(path, { exclusive: asked === undefined, onError: (error) => onFull(path, error) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST' && asked === undefined && attempt < ATTEMPTS) continue;
      const why = `cannot write ${path}: ${whyNotWritten(error, path)}`;
      throw new MprofLineError(asked === undefined ? `${why}; ${option} names another place` : `${option}: ${why}`);
    }
  }
}

/** Function times of every process; collections of the root only, as they would not mean the line that is drawn. */
function addLeft(file: DatFile, folder: string, root: number | undefined, complain: (line: string) => void): void {
  try {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.func'))) {
      for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
        if (line.startsWith('FUNC ') || (line.startsWith('GC ') && name.startsWith(`${root}-`))) file.add(`${line}\n`);
      }
    }
  } catch (error) {
    complain(
      `cannot read what the processes left: ${systemReason(error)}; times of functions and collections are missing in ${file.path}`,
    );
  }
}
