import { writeSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import type { Profile } from '../profile/types.ts';
import { type ReportFormat, type ReportOptions, renderNotes, renderReport } from '../report/index.ts';
import type { OutputSettings } from './output-options.ts';
import { sourceReader } from './read-source.ts';
import { checkWritable, writeFileAtomically } from './write-file.ts';

/** Formats that tell themselves how a run ended, and what went wrong. */
const SAYS_ALL: readonly ReportFormat[] = ['table', 'txt', 'md'];

/**
 * Checks that every file asked for can be written; to be called before a script starts.
 * @throws MprofLineError that names the file.
 */
export function checkOutputs(settings: OutputSettings): void {
  for (const { path } of settings.files) checkWritable(path);
}

/**
 * Writes what was asked for: files (named on stderr), and the report to stdout. Synchronous, so that it also works while a
 * process is exiting. A file that cannot be written is said on stderr and costs nothing else; returns whether all were.
 */
export function deliverReport(profile: Profile, settings: OutputSettings): boolean {
  const readSource = sourceReader([profile.run.cwd, process.cwd()]);
  const shape = (format: ReportFormat): ReportOptions => ({
    format,
    sort: settings.sort,
    top: settings.top,
    precision: settings.precision,
    columns: settings.columns,
    hideZero: settings.hideZero,
    readSource,
  });
  const render = (options: ReportOptions): string =>
    renderReport(
      options.format === 'json' && settings.embedSource ? withSources(profile, readSource) : profile,
      options,
    );

  let complete = true;
  for (const { path, format } of settings.files) {
    try {
      writeFileAtomically(path, render(shape(format)));
      writeText(2, `mprof-line: wrote ${path}\n`);
    } catch (error) {
      if (!(error instanceof MprofLineError)) throw error;
      complete = false;
      writeText(2, `mprof-line: ${error.message}\n`);
    }
  }
  if (settings.format === null || !SAYS_ALL.includes(settings.format)) {
    writeText(2, renderNotes(profile, shape(settings.format ?? 'txt')));
  }
  if (settings.format !== null) {
    const { isTTY, columns } = process.stdout;
    const width = isTTY ? columns : undefined;
    writeText(1, render({ ...shape(settings.format), color: wantsColor(process.env, isTTY), width }));
  }
  return complete;
}

/** NO_COLOR and FORCE_COLOR (https://no-color.org, https://force-color.org) before what the terminal is. */
export function wantsColor(env: NodeJS.ProcessEnv, isTTY: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTTY === true && env.TERM !== 'dumb';
}

/** A copy that carries the text of its files. */
function withSources(profile: Profile, readSource: (path: string) => string | null): Profile {
  const files = profile.files.map((file) => {
    const source = file.source ?? readSource(file.path);
    return source === null ? file : { ...file, source };
  });
  return { ...profile, files };
}

/** Writes all of `text` to a descriptor, waiting where a pipe is full; a reader that has gone is no error. */
function writeText(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'EOF') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
