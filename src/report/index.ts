import type { Profile } from '../profile/types.ts';
import { elsewhereLines } from './around/elsewhere.ts';
import { changedFiles, warningText } from './around/foot.ts';
import { headLines } from './around/head.ts';
import { livingLines } from './around/living.ts';
import { CLASSIC_NOTE, incrementsMislead } from './facts/increments.ts';
import { renderClassic } from './formats/classic.ts';
import { renderCsv } from './formats/csv.ts';
import { toJson } from './formats/json.ts';
import { renderMarkdown } from './formats/markdown.ts';
import { renderTable } from './formats/table.ts';
import type { ReportOptions } from './options.ts';

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
