import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { readSession, type Session } from '../../runtime/snapshot/session.ts';
import type { OutputFile } from '../options/output-options.ts';
import { buildProfile } from '../profile/build.ts';
import type { Ending, Profile, Warning } from '../profile/types.ts';
import { countMembers } from '../session/members.ts';
import { INCLUDED, MEMBER, SELECTED, WARNINGS } from '../session/names.ts';
import { readNotes, type SelectedFunction } from '../session/notes.ts';
import { writeText } from '../text/write-text.ts';
import { version } from '../version.ts';
import { CALLED_WRONGLY, judge } from './budgets.ts';
import { readMemoryPressure } from './container.ts';
import { deliverReport } from './deliver.ts';
import { emptyProfile } from './empty-profile.ts';
import { withGone } from './gone.ts';
import { readHeld } from './holders.ts';
import { howItEnded } from './how-it-ended.ts';
import { withKnownSources } from './known-source.ts';
import { ranAnotherFile } from './likely-causes.ts';
import { loadedIn } from './loaded-in.ts';
import { type ReadSource, sourceReader } from './read-source.ts';
import type { Run } from './run.ts';
import { type Joined, type SelectedPlace, whyNothing } from './why-nothing.ts';
import { NOT_WRITTEN } from './write-outputs.ts';

export { rehearse } from './rehearse.ts';

/**
 * Makes one profile of what the processes of a session left, and delivers it. Returns the status that limits ask for, or
 * that nothing was measured although something was asked for, or not all could be written: 0, 1, 2 or 3.
 */
export function reportSession(directory: string, run: Run): number {
  return deliver(readSession(directory), readWarnings(directory, run.settings.cwd), run);
}

/**
 * The same for a process that reports by itself: `own` is what its main thread measured and warned of; `directory` is
 * where its other threads left what they did, and may not be there.
 */
export function reportOwn(directory: string, own: { raw: RawSnapshot | null; warnings: Warning[] }, run: Run): number {
  const { snapshots, unreadable } = existsSync(directory) ? readSession(directory) : { snapshots: [], unreadable: [] };
  const warnings = [...own.warnings.map((one) => withShownFile(one, run.settings.cwd))];
  const session = { snapshots: own.raw ? [own.raw, ...snapshots] : snapshots, unreadable };
  return deliver(session, [...warnings, ...readWarnings(directory, run.settings.cwd)], run);
}

function deliver(session: Session, warnings: Warning[], run: Run): number {
  const losses = lossesOf(session, run);
  const unfit = unfitIncludes(run);
  const notes = unfit.map((message): Warning => ({ kind: 'other', message }));
  const readSource = readerOf(run);
  const all = [...warnings, ...losses, ...notes, ...(run.warnings ?? [])];
  const profile = withKnownSources(makeProfile(session, all, run), readSource);
  if (run.running) {
    deliverSoFar(profile, run, readSource);
    return 0;
  }
  const lost = session.snapshots.length === 0 ? losses[0] : undefined;
  // Node has said what is wrong with an option of its own.
  if (lost !== undefined && run.exit.code !== BAD_OPTION)
    writeText(2, `mprof-line: nothing can be reported: ${lost.message}\n`);
  const nothing = lost ? '' : whyNothing(profile, run, whatJoined(run, unfit));
  if (nothing) writeText(2, nothing);
  if (nothing === null) for (const line of ranAnotherFile(run)) writeText(2, `mprof-line: ${line}\n`);
  const output = nothing === null || run.output.format === 'json' ? run.output : { ...run.output, format: null };
  const isAsked = output.format !== null || output.files.length > 0;
  const complete = !isAsked || deliverReport(profile, output, readSource);
  return statusOf(profile, nothing === null, run, readSource) || (complete ? 0 : NOT_WRITTEN);
}

/** What limits ask for, or that nothing was measured although something was asked for. */
function statusOf(profile: Profile, isMeasured: boolean, run: Run, readSource: ReadSource): number {
  const { failIf } = run.output;
  if (isMeasured) return judge(profile, { failIf, comments: true }, readSource);
  const { all, only } = run.settings;
  return all || only.length > 0 || failIf.length > 0 ? CALLED_WRONGLY : 0;
}

/** Stdout belongs to a program that runs. */
function deliverSoFar(profile: Profile, run: Run, readSource: ReadSource): void {
  const { output, script } = run;
  if (profile.functions.length === 0) writeText(2, `mprof-line: nothing of ${script} is measured yet\n`);
  else deliverReport(profile, { ...output, files: output.files.map(withNumber) }, readSource, 2);
}

/** Node's status when it does not know an option, or its value (`node::ExitCode::kInvalidCommandLineArgument`). */
const BAD_OPTION = 9;
const EXTENSION = /(?:\.speedscope\.json|\.pb\.gz|\.[^./\\]*)$/;

/** What a program did so far gets a file of its own, and never the place of an earlier one: `p.1.json`, `p.2.json`. */
function withNumber(file: OutputFile): OutputFile {
  for (let n = 1; ; n++) {
    const path = file.path.replace(EXTENSION, (end) => `.${n}${end}`);
    if (!existsSync(path)) return { ...file, path };
  }
}

/** Who holds the objects is read of a file when the program has ended. */
const NO_FOLDER: Warning = {
  kind: 'lost',
  message:
    'who holds the objects is told by mprof-line, not by a process that reports by itself: start it with mprof-line --holders',
};

function makeProfile(session: Session, warnings: Warning[], run: Run): Profile {
  const snapshots = withGone(session.snapshots, run.pid);
  const main = snapshots.find(({ thread }) => thread.threadId === 0 && thread.pid === (run.pid ?? thread.pid));
  const ending: Ending = run.running ? { kind: 'running' } : endingOf(run, main);
  const argv = [run.script, ...run.args];
  const programs = run.programs?.() ?? [];
  const held = readHeld(snapshots, run.settings.session);
  const all = [
    ...warnings,
    ...held.warnings,
    ...(run.settings.reportsItself && run.settings.holders ? [NO_FOLDER] : []),
  ];
  const options = {
    mprofLine: version(),
    cwd: run.settings.cwd,
    argv,
    ending,
    warnings: all,
    programs,
    heldBy: held.heldBy,
    ...(main === undefined && { startedAt: run.startedAt }),
  };
  if (snapshots.length === 0) return emptyProfile(options, run);
  return buildProfile(snapshots, options);
}

function endingOf({ exit, pressure }: Run, main: RawSnapshot | undefined): Ending {
  const now = readMemoryPressure();
  return howItEnded(exit, main, pressure ?? now, now);
}

/** What of the measurements is missing, through no fault of the program's. */
function lossesOf({ snapshots, unreadable }: Session, { kind, exit, pid, settings, running }: Run): Warning[] {
  const lost = (message: string): Warning => ({ kind: 'lost', message });
  const losses = unreadable.map((name) => lost(`what ${name} held could not be read`));
  if (running || pid === undefined || unreadable.length > 0) return losses;
  const last = snapshots.find(({ thread }) => thread.pid === pid && thread.threadId === 0);
  if (snapshots.length === 0 && kind === 'script' && !existsSync(join(settings.session!, `${pid}${MEMBER}`))) {
    losses.push(lost(`process ${pid} ${howItLeft(exit)} and left nothing in ${settings.session}`));
  } else if (last?.ending.kind === 'running' && exit.code !== null && exit.code < 128) {
    // One that ends by itself leaves a last word, unless it cannot write it.
    const known = (last.durationMs / 1000).toFixed(1);
    losses.push(lost(`the last word of process ${pid} is missing: its numbers are those of its first ${known} s`));
  }
  return losses;
}

function howItLeft({ code, signal }: Run['exit']): string {
  return signal === null ? `ended with status ${code}` : `was ended by ${signal}`;
}

function readWarnings(directory: string, cwd: string): Warning[] {
  return readNotes<Warning>(directory, WARNINGS).map((warning) => withShownFile(warning, cwd));
}

function whatJoined({ settings }: Run, unfit: readonly string[]): Joined {
  const directory = settings.session!;
  return { processes: countMembers(directory), selected: readSelected(directory, settings.cwd), unfit };
}

/** What is to be said of patterns of `--include` that let nothing in; a process that reports by itself does not note them. */
function unfitIncludes({ settings: { include, session }, loaded, running }: Run): string[] {
  if (loaded !== undefined || running || session === null) return [];
  const fitting = new Set(readNotes<{ pattern: string }>(session, INCLUDED).map(({ pattern }) => pattern));
  return include
    .filter((pattern) => !fitting.has(pattern))
    .map(
      (pattern) =>
        `--include ${pattern} fits no file of node_modules that was loaded; the program’s own files are taken without it`,
    );
}

/** The functions that were selected, as far as their files were loaded. */
function readSelected(directory: string, cwd: string): SelectedPlace[] {
  const files = readNotes<{ file: string; functions: SelectedFunction[] }>(directory, SELECTED);
  return files.flatMap(({ file, functions }) =>
    functions.map(({ name, line }) => ({ name, line, file: shown(file, cwd) })),
  );
}

/** Reads what the report shows: each readable form is made once. */
function readerOf({ settings: { cwd, session, cache }, loaded }: Run): ReadSource {
  return sourceReader([cwd, process.cwd()], loaded ?? loadedIn(session!), cache);
}

function withShownFile(warning: Warning, cwd: string): Warning {
  return warning.file ? { ...warning, file: shown(warning.file, cwd) } : warning;
}

function shown(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path;
}
