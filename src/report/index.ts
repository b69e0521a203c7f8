import type { Profile } from '../profile/types.ts';
import { renderClassic } from './classic.ts';
import { renderCsv } from './csv.ts';
import { elsewhereLines } from './elsewhere.ts';
import { changedFiles, warningText } from './foot.ts';
import { headLines } from './head.ts';
import { CLASSIC_NOTE, incrementsMislead } from './increments.ts';
import { toJson } from './json.ts';
import { livingLines } from './living.ts';
import { renderMarkdown } from './markdown.ts';
import type { ReportOptions } from './options.ts';
import { renderTable } from './table.ts';

export type { ReportFormat, ReportOptions } from './options.ts';

/** Turns a profile into text that ends in a line feed. Pure: source text is asked of `options.readSource`. */
export function renderReport(profile: Profile, options: ReportOptions): string {
  switch (options.format) {
    case 'table':
      return renderTable(profile, options);
    case 'txt':
      return renderTable(profile, { ...options, color: false });
    case 'classic':
      return renderClassic(profile, options);
    case 'md':
      return renderMarkdown(profile, options);
    case 'csv':
      return renderCsv(profile, options);
    case 'json':
      return toJson(profile);
  }
}

/**
 * What a person should know beside a report that has no place for it (`classic`, `csv`, `json`, or none at all): how an
 * abnormal run ended, and warnings. Empty when there is nothing to say.
 */
export function renderNotes(profile: Profile, options: ReportOptions): string {
  const misleading = options.format === 'classic' && incrementsMislead(profile);
  const lines = [
    ...headLines(profile, options),
    ...livingLines(profile, options),
    ...elsewhereLines(profile, options),
    ...(misleading ? [CLASSIC_NOTE] : []),
    ...profile.run.warnings.map(warningText),
    ...changedFiles(profile, options),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
