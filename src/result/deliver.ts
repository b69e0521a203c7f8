import { MprofLineError } from '../error.ts';
import { isExportFormat } from '../export/formats.ts';
import { exportProfile } from '../export/index.ts';
import type { OutputSettings } from '../options/output-options.ts';
import { pageProgram } from '../page/program-files.ts';
import { renderPage } from '../page/render-page.ts';
import type { Profile } from '../profile/types.ts';
import { type ReportFormat, type ReportOptions, renderNotes, renderReport } from '../report/index.ts';
import { stdoutShape, writeText } from '../text/write-text.ts';
import { type GuardedSources, guardedSources } from './known-source.ts';
import { type ReadSource, sourceReader } from './read-source.ts';
import { writeOutputs } from './write-outputs.ts';

/** Formats that tell themselves how a run ended, and what went wrong. */
const SAYS_ALL: readonly ReportFormat[] = ['table', 'txt', 'md'];

const LINES_ON_SCREEN = 150;

/**
 * Writes what was asked for: files (named on stderr), and the report to stdout (or `descriptor`). Synchronous, so that it
 * also works while a process is exiting. Returns whether all files could be written; one that could not is said on stderr.
 */
export function deliverReport(
  profile: Profile,
  settings: OutputSettings,
  readSource: ReadSource = sourceReader([profile.run.cwd, process.cwd()]),
  descriptor: 1 | 2 = 1,
): boolean {
  const sources = guardedSources(readSource);
  const shape = (format: ReportFormat): ReportOptions => ({ ...shapeOf(settings, format), ...sources });
  const render = (options: ReportOptions): string => {
    const embedded = options.format === 'json' && settings.embedSource;
    return renderReport(embedded ? withSources(profile, sources.readSource) : profile, options);
  };
  const complete = writeOutputs(settings.files, ({ format }) => {
    if (format === 'html') return renderPage(profile, { ...sources, program: pageProgram() });
    return isExportFormat(format) ? exportProfile(profile, format) : render(shape(format));
  });
  if (settings.format === null || !SAYS_ALL.includes(settings.format)) {
    writeText(2, renderNotes(profile, shape('txt')));
  }
  const { format } = settings;
  if (format === null) return complete;
  return isWritten(descriptor, render({ ...shape(format), ...screenShape(settings) })) && complete;
}

/** What would be printed of a profile, without the text of its sources; nothing is printed. */
export function rehearseReport(profile: Profile, settings: OutputSettings): string {
  const { format } = settings;
  if (format === null) return '';
  return renderReport(profile, { ...shapeOf(settings, format), ...screenShape(settings), readSource: () => null });
}

function shapeOf(
  { sort, top, precision, columns, hideZero }: OutputSettings,
  format: ReportFormat,
): Omit<ReportOptions, 'readSource'> {
  return { format, sort, top, precision, columns, hideZero };
}

/** What a person reads at once; a file, or a number of functions that was asked for, holds everything. */
function screenShape({ top }: OutputSettings): Partial<ReportOptions> {
  return { ...stdoutShape(), lines: top === undefined ? LINES_ON_SCREEN : undefined };
}

/** Whether the report could be written; what has no place for it is said on stderr. */
function isWritten(descriptor: 1 | 2, text: string): boolean {
  try {
    writeText(descriptor, text);
    return true;
  } catch (error) {
    if (!(error instanceof MprofLineError)) throw error;
    writeText(2, `mprof-line: ${error.message}\n`);
    return false;
  }
}

/** A copy that carries the text of its files. */
function withSources(profile: Profile, readSource: GuardedSources['readSource']): Profile {
  const files = profile.files.map((file) => {
    const source = file.source ?? readSource(file.path, file.hash);
    return source === null ? file : { ...file, source };
  });
  return { ...profile, files };
}
