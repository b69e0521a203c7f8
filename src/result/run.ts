import type { OutputSettings } from '../options/output-options.ts';
import type { OtherProgram } from '../process/types.ts';
import type { Warning } from '../profile/types.ts';
import type { Settings } from '../session/settings.ts';
import type { MemoryPressure } from './container.ts';
import type { LoadedFiles } from './read-source.ts';

/** How a process ended: with a status, or by a signal. */
export type Exit = { code: number; signal: null } | { code: null; signal: NodeJS.Signals };

/** A run that has ended. */
export interface Run {
  /** What was started: a file by node, or another program that may start node. */
  kind: 'script' | 'program';
  /** Where that is, and as it was called. */
  path: string;
  script: string;
  args: readonly string[];
  /** What was typed before it, after `mprof-line`: options, and a command such as `run`. */
  typed?: readonly string[];
  settings: Settings;
  output: OutputSettings;
  exit: Exit;
  /** Epoch milliseconds. */
  startedAt: number;
  /** Pid of the script, where this is another process. */
  pid?: number | undefined;
  /** What the system knew when the script was started. */
  pressure?: MemoryPressure;
  /** It has not ended: the report is of what it did so far. */
  running?: boolean;
  /** What else a reader must know. */
  warnings?: readonly Warning[];
  /** What was loaded, and has selected functions; absent: the session's notes say. */
  loaded?: LoadedFiles;
  /** The programs seen below the script so far. */
  programs?: (() => OtherProgram[]) | undefined;
}
