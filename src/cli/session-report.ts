import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RawSnapshot } from '../../runtime/raw.ts';
import { readSession, type Session } from '../../runtime/session.ts';
import type { Settings } from '../load/settings.ts';
import { buildProfile } from '../profile/build.ts';
import type { Ending, Profile, Warning } from '../profile/types.ts';
import { deliverReport } from './deliver.ts';
import { emptyProfile } from './empty-profile.ts';
import type { Exit } from './launch.ts';
import type { OutputSettings } from './output-options.ts';
import { version } from './version.ts';
import { whyNothing } from './why-nothing.ts';

/** A run that has ended. */
export interface Run {
  /** The file that node ran, and as it was called. */
  path: string;
  script: string;
  args: readonly string[];
  settings: Settings;
  output: OutputSettings;
  exit: Exit;
  /** Epoch milliseconds. */
  startedAt: number;
}

/** Makes one profile of what the processes of a session left, and delivers it. */
export function reportSession(directory: string, run: Run): void {
  deliver(read(directory), readWarnings(directory, run.settings.cwd), run);
}

/**
 * The same for a process that reports by itself: `own` is what its main thread measured and warned of; `directory` is
 * where its other threads left what they did, and may not be there.
 */
export function reportOwn(directory: string, own: { raw: RawSnapshot | null; warnings: Warning[] }, run: Run): void {
  const { snapshots, unreadable } = existsSync(directory) ? read(directory) : { snapshots: [], unreadable: [] };
  const warnings = [...own.warnings.map((one) => withShownFile(one, run.settings.cwd))];
  const session = { snapshots: own.raw ? [own.raw, ...snapshots] : snapshots, unreadable };
  deliver(session, [...warnings, ...readWarnings(directory, run.settings.cwd)], run);
}

function deliver(session: Session, warnings: Warning[], run: Run): void {
  const profile = makeProfile(session, [...warnings, ...lost(session)], run);
  const nothing = whyNothing(profile, run);
  if (nothing !== null) process.stderr.write(nothing);
  const output = nothing === null || run.output.format === 'json' ? run.output : { ...run.output, format: null };
  if (output.format !== null || output.files.length > 0) deliverReport(profile, output);
}

function read(directory: string): Session {
  try {
    return readSession(directory);
  } catch {
    return { snapshots: [], unreadable: [directory] };
  }
}

function makeProfile({ snapshots }: Session, warnings: Warning[], run: Run): Profile {
  const main = snapshots.find(({ thread }) => thread.threadId === 0);
  const ending = endingOf(run.exit, main);
  const options = { mprofLine: version(), cwd: run.settings.cwd, argv: [run.script, ...run.args], ending, warnings };
  return snapshots.length === 0 ? emptyProfile(options, run) : buildProfile(snapshots, options);
}

/** How the program ended: what its status says, and its last snapshot where that knows more. */
function endingOf({ code, signal }: Exit, main: RawSnapshot | undefined): Ending {
  const own = main?.ending;
  if (code !== null && own && 'code' in own && own.code === code) return own as Ending;
  const aborted = signal === null ? code === 134 : ['SIGABRT', 'SIGTRAP', 'SIGILL'].includes(signal);
  const how = signal === null ? { code } : { signal };
  if (aborted) return { kind: main && isFull(main) ? 'out-of-memory' : 'abort', ...how };
  return signal === null ? { kind: 'exit', code } : { kind: 'signal', signal };
}

/** Whether the heap was nearly at its limit when a process was last seen. */
function isFull({ totals, thread }: RawSnapshot): boolean {
  return totals.used > 0.75 * thread.heapLimit;
}

function lost({ unreadable }: Session): Warning[] {
  return unreadable.map((name) => ({ kind: 'lost', message: `what ${name} held could not be read` }));
}

function readWarnings(directory: string, cwd: string): Warning[] {
  try {
    const lines = readFileSync(join(directory, 'warnings.jsonl'), 'utf8').split('\n').filter(Boolean);
    const unique = [...new Set(lines)].map((line) => JSON.parse(line) as Warning);
    return unique.map((warning) => withShownFile(warning, cwd));
  } catch {
    return [];
  }
}

function withShownFile(warning: Warning, cwd: string): Warning {
  if (!warning.file) return warning;
  const path = relative(cwd, warning.file);
  return { ...warning, file: path.startsWith('..') ? warning.file : path };
}
