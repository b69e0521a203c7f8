import { resolve } from 'node:path';
import { readSession } from '../../runtime/snapshot/session.ts';
import type { OutputSettings } from '../options/output-options.ts';
import { buildProfile } from '../profile/build.ts';
import type { FunctionProfile, Warning } from '../profile/types.ts';
import { withoutFunctions } from '../profile/without-functions.ts';
import { writeText } from '../text/write-text.ts';
import { version } from '../version.ts';
import { CALLED_WRONGLY, judge } from './budgets.ts';
import { deliverReport } from './deliver.ts';
import { withKnownSources } from './known-source.ts';
import { loadedIn } from './loaded-in.ts';
import { sourceReader } from './read-source.ts';
import { NOT_WRITTEN } from './write-outputs.ts';

/** What a report of a program that runs needs beside what it left in the session's folder. */
export interface AttachedRun {
  cwd: string;
  output: OutputSettings;
  warnings: readonly Warning[];
  /** Functions that have no probes: whether they were called is not known. */
  unmeasured: readonly { name: string; path: string; line: number }[];
  /** Whether the program has ended meanwhile. */
  ended: boolean;
  /** Why the program could not save what was measured; absent: it has not said so. */
  unsaved?: string;
}

/** Reports what was measured of a program while probes were in it; returns the status that limits ask for, 2 for nothing. */
export function reportAttached(directory: string, run: AttachedRun): number {
  const { cwd, output, warnings, unmeasured, ended } = run;
  const { snapshots, unreadable } = readSession(directory);
  if (snapshots.length === 0) {
    writeText(2, `mprof-line: ${whyNothing(unreadable, run)}\n`);
    return CALLED_WRONGLY;
  }
  const all = ended ? [...warnings, LAST] : warnings;
  const options = { mprofLine: version(), cwd, warnings: all, ...(ended ? { ending: ENDED } : {}) };
  const built = buildProfile(snapshots, options);
  const left = new Set(unmeasured.map(({ name, path, line }) => `${path}:${line}:${name}`));
  const isLeft = ({ name, file, line }: FunctionProfile): boolean =>
    left.has(`${resolve(cwd, built.files[file]!.path)}:${line}:${name}`);
  const loaded = loadedIn(directory);
  const readSource = sourceReader([cwd, process.cwd()], loaded);
  const profile = withKnownSources(withoutFunctions(built, isLeft), readSource);
  if (profile.functions.every(({ calls }) => calls === 0)) {
    writeText(2, 'mprof-line: none of the functions that have probes was called meanwhile\n');
  }
  const complete = deliverReport(profile, output, readSource);
  return judge(profile, { failIf: output.failIf, comments: true }, readSource) || (complete ? 0 : NOT_WRITTEN);
}

function whyNothing([name]: readonly string[], { unsaved, ended }: AttachedRun): string {
  if (unsaved !== undefined) return `nothing can be reported: the program could not save what was measured: ${unsaved}`;
  if (name !== undefined) return `nothing can be reported: what ${name} held could not be read`;
  return ended
    ? 'nothing was measured: the program ended at once'
    : 'nothing can be reported: the program left nothing';
}

/** How it ended is known to whoever started it. */
const ENDED = { kind: 'terminated' } as const;
const LAST: Warning = {
  kind: 'other',
  message: 'the program ended while it was measured: what it did in its last moments is not in this report',
};
