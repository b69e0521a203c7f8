import type { Offer } from '../../runtime/abi.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { buildProfile } from '../profile/build.ts';
import type { Profile } from '../profile/types.ts';
import { writeFileAtomically } from '../text/write-file.ts';
import { version } from '../version.ts';

/** By it a profiled thread can be reached from whatever copy of this package it imports; the name is `RUNTIME_NAME`. */
declare const $mprofLine: Offer | undefined;

/** What a profiled thread offers there. */
export interface ThreadControl {
  /** The folder that shown paths are relative to. */
  readonly cwd: string;
  /** Everything measured so far, living bytes of now included where they are measured. */
  raw(): RawSnapshot;
  /** The same without a moment of its own. */
  peek(): RawSnapshot;
  reset(): void;
  label(name: string): void;
}

/** The control of the current thread; undefined when nothing is profiled. */
export function threadControl(): ThreadControl | undefined {
  return typeof $mprofLine === 'undefined' ? undefined : ($mprofLine.control as ThreadControl | undefined);
}

/**
 * The profile of the current thread so far: what each line did since the start, or since {@link reset}. With `file` it is
 * also written there, as JSON, readable by its owner only; `mprof-line report <file>` prints it. The program goes on and
 * nothing of the snapshot is charged to its lines. Null when nothing is profiled (the program runs without mprof-line,
 * or no profiled function has been loaded).
 * @throws MprofLineError when the file cannot be written.
 */
export function snapshot(file?: string): Profile | null {
  const thread = threadControl();
  if (thread === undefined) return null;
  const profile = buildProfile([thread.raw()], { mprofLine: version(), cwd: thread.cwd, ending: { kind: 'running' } });
  if (file !== undefined) writeFileAtomically(file, `${JSON.stringify(profile)}\n`);
  return profile;
}

/**
 * Sets what the lines of the current thread did back to zero, so that a report begins here: after a warm-up, or at each
 * round. Functions that are active go on. Does nothing when nothing is profiled.
 */
export function reset(): void {
  threadControl()?.reset();
}

/** Gives what the current thread measures a name; the report and the profile show it. Does nothing when nothing is profiled. */
export function label(name: string): void {
  threadControl()?.label(String(name));
}
